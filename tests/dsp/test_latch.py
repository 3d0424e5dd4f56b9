from __future__ import annotations

from dsp.latch import Latch


def test_it_is_held_after_the_last_cause_and_counts():
    latch = Latch(hold=30)
    assert not latch.lit
    latch.light(100)
    latch.add(2)
    latch.light(110)
    latch.add(1)
    assert (latch.lit, latch.ends, latch.count) == (True, 140, 3)


def test_clearing_gives_the_count_and_begins_anew():
    latch = Latch(hold=30)
    latch.light(100)
    latch.add(2)
    assert latch.clear() == 2
    assert (latch.lit, latch.count) == (False, 0)
