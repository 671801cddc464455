"""What Zendesk asks of an app package, a file per part of it.

Restated from Zendesk's open-source validator (https://github.com/zendesk/zendesk_apps_support): its verdicts are
those of 4.52.0, scored in `tests/server/package/test_vectors.py`; what no verdict shows follows older versions of
its source, so a rare key may differ.
"""
