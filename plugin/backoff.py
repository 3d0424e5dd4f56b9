"""How long to wait before something that did not work is tried again."""

from __future__ import annotations

import random
from collections.abc import Iterator


def backoff(first_s: float, longest_s: float, chance: random.Random) -> Iterator[float]:
    """Seconds to wait before each try: doubled up to a cap, each shortened by up to a half at random."""
    delay_s = first_s
    while True:
        yield delay_s * chance.uniform(0.5, 1.0)
        delay_s = min(2 * delay_s, longest_s)
