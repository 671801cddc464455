"""Mozilla's driver for Firefox, imported so that it works on every Python that we promise."""

import sys
import warnings
from types import ModuleType

__all__ = ["Addons", "By", "Keys", "Marionette", "Wait", "errors"]

# Its packages can also speak telnet to emulated phones, and Python has no telnetlib from 3.13 on.
telnetlib = sys.modules.setdefault("telnetlib", ModuleType("telnetlib"))
telnetlib.__dict__.setdefault("Telnet", None)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of what they use that is deprecated
    from marionette_driver import By, Keys, Wait, errors
    from marionette_driver.addons import Addons
    from marionette_driver.marionette import Marionette
