"""Back-off."""

from __future__ import annotations

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from plugin.backoff import backoff


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_back_off_doubles_up_to_its_cap_and_is_never_longer_nor_less_than_half(seed: int, tries: int) -> None:
    delays_s = list(itertools.islice(backoff(1.0, 30.0, random.Random(seed)), tries))  # noqa: S311
    for number, delay_s in enumerate(delays_s):
        full_s = min(2.0**number, 30.0)
        assert full_s / 2 <= delay_s <= full_s


def test_two_programs_do_not_try_in_step() -> None:
    one, other = (list(itertools.islice(backoff(1.0, 30.0, random.Random(seed)), 5)) for seed in (1, 2))  # noqa: S311
    assert one != other
