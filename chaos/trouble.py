"""Who kills what, and when: drawn from the seed."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

PAUSES: Final = (1.0, 4.0)
"""Seconds between two blows, drawn between these."""


class Trouble:
    """A thread that does one of the `blows` after another. Their order and pauses follow from the seed alone."""

    def __init__(self, seed: int, blows: Mapping[str, Callable[[], None]]) -> None:
        self._random = random.Random(f"{seed}/trouble")
        self._blows = blows
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.done: Counter[str] = Counter()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        coming: list[str] = []
        while not self._stopping.wait(self._random.uniform(*PAUSES)):
            if not coming:  # each once before any comes again, so that a short run has them all
                coming = sorted(self._blows)
                self._random.shuffle(coming)
            name = coming.pop()
            self._blows[name]()
            self.done[name] += 1
