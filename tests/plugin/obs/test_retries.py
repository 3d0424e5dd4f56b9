"""When the next try to connect is due."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from plugin.obs.connection import DEFAULT_PACE
from plugin.obs.faults import Fault
from plugin.obs.retries import Retries

REFUSED = (Fault.NOT_RUNNING, Fault.LOST)
OTHERS = (Fault.NO_ANSWER, Fault.NOT_OBS)


def retries(seed: int) -> Retries:
    """As in the program."""
    pace = DEFAULT_PACE
    return Retries(pace.first_retry_s, pace.longest_retry_s, pace.longest_refused_s, random.Random(seed))  # noqa: S311


@given(st.integers(0, 2**32), st.lists(st.sampled_from(REFUSED + OTHERS), max_size=20))
def test_each_wait_is_twice_as_long_up_to_half_a_minute_or_a_few_seconds_where_nobody_is_there(
    seed: int, faults: list[Fault]
) -> None:
    tries = retries(seed)
    for number, fault in enumerate(faults):
        full_s = min(2.0**number, 3.0 if fault in REFUSED else 30.0)
        assert full_s / 2 <= tries.after(fault) <= full_s


@given(st.integers(0, 2**32), st.integers(0, 20))
def test_after_a_success_the_next_try_comes_soon(seed: int, failed: int) -> None:
    tries = retries(seed)
    for _ in range(failed):
        tries.after(Fault.NO_ANSWER)
    tries.start_over()
    assert tries.after(Fault.NO_ANSWER) <= 1.0
