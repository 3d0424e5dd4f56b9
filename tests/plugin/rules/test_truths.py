"""Conditions in a changing world: what holds, and since when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_book import clip, fault, loud, mended, no_clip, off, on, seen

from dsp.events import FaultKind
from plugin.rules.condition_settings import ConditionSettings
from plugin.rules.conditions import condition_of
from plugin.rules.truths import Truths
from plugin.rules.world import Input, Measure, World, moment_s


class Watched:
    """One condition, asked at any moment."""

    def __init__(self, **keys: object) -> None:
        self.condition = condition_of(ConditionSettings.model_validate(keys))
        self.world = World()
        self.truths = Truths([self.condition], self.world)
        self.truths.settle(0.0)

    def take(self, one: Input) -> bool | None:
        self.world = self.world.after(one)
        self.truths.take(self.world, moment_s(one))
        return self.at(one.at_s)

    def at(self, now_s: float) -> bool | None:
        self.truths.settle(now_s)
        return self.truths.of(self.condition).value


def test_a_label_plays_on_its_strip() -> None:
    watched = Watched(playing=["guitar", "bass"], strip="Guitar")
    assert watched.at(0.0) is False
    assert watched.take(on("guitar", 1.0, strip="Desk")) is False
    assert watched.take(on("vocal", 1.0)) is False
    assert watched.take(on("bass", 2.0)) is True
    assert watched.take(off("bass", 3.0)) is False


def test_absent_means_on_none_of_the_strips() -> None:
    watched = Watched(absent="guitar")
    assert watched.at(0.0) is True
    assert watched.take(on("guitar", 1.0, strip="Guitar")) is False
    assert watched.take(on("guitar", 2.0, strip="Desk")) is False
    assert watched.take(off("guitar", 3.0, strip="Guitar")) is False
    assert watched.take(off("guitar", 4.0, strip="Desk")) is True


def test_a_warning_holds_until_it_is_cleared() -> None:
    watched = Watched(warning="clip")
    assert watched.take(clip(1.0)) is True
    assert watched.take(clip(2.0)) is True
    assert watched.take(no_clip(5.0)) is False
    assert Watched(warning="over").take(clip(1.0)) is False


def test_a_fault_holds_until_its_last_channel_is_well() -> None:
    watched = Watched(fault="dead_side", strip="Guitar")
    assert watched.take(fault(FaultKind.DEAD_SIDE, 1.0, channel=1)) is True
    assert watched.take(fault(FaultKind.DEAD_SIDE, 2.0, channel=2)) is True
    assert watched.take(mended(FaultKind.DEAD_SIDE, 3.0, channel=1)) is True
    assert watched.take(mended(FaultKind.DEAD_SIDE, 4.0, channel=2)) is False


def test_loudness_is_not_known_before_it_is_read() -> None:
    watched = Watched(loudness="short_term", above_lufs=-20, below_lufs=-10)
    assert watched.at(0.0) is None
    assert watched.take(loud(-15.0, 1.0, Measure.MOMENTARY)) is None
    assert [watched.take(loud(lufs, 2.0)) for lufs in (-25.0, -15.0, -5.0)] == [False, True, False]


def test_what_obs_says_is_not_known_while_it_is_away() -> None:
    watched = Watched(unless={"scene": "Break*"})
    assert watched.at(0.0) is None
    assert watched.take(seen("Break 2", 1.0)) is False
    assert watched.take(seen("Main", 2.0)) is True
    assert watched.take(seen(None, 3.0)) is None
    streams = Watched(streaming=True, recording=False)
    assert streams.take(seen("Main", 1.0, streaming=True)) is True
    assert streams.take(seen("Main", 1.0, streaming=True, recording=True)) is False


def test_what_is_not_known_matters_only_where_it_decides() -> None:
    assert Watched(any=[{"streaming": True}, {"absent": "guitar"}]).at(0.0) is True
    assert Watched(streaming=True, playing="guitar").at(0.0) is False
    assert Watched(streaming=True, absent="guitar").at(0.0) is None


def test_a_time_counts_from_the_sound_and_not_from_the_report() -> None:
    watched = Watched(playing="guitar", for_s=2)
    assert watched.take(on("guitar", 1.0, known=1.3)) is False
    assert watched.truths.due_s(1.3) == 3.0
    assert watched.at(2.999) is False
    assert watched.at(3.0) is True
    assert watched.take(off("guitar", 4.0)) is False


def test_a_break_begins_the_time_anew() -> None:
    watched = Watched(playing="guitar", for_s=2)
    watched.take(on("guitar", 1.0))
    watched.take(off("guitar", 2.5))
    watched.take(on("guitar", 2.6))
    assert watched.at(4.5) is False
    assert watched.at(4.6) is True


def test_one_instrument_after_the_other_is_no_break_of_any_of_them() -> None:
    watched = Watched(playing=["guitar", "bass"], for_s=5)
    watched.take(on("guitar", 1.0))
    watched.take(on("bass", 4.0))
    watched.take(off("guitar", 4.5))
    assert watched.at(6.0) is True
    parts = Watched(any=[{"playing": "guitar"}, {"playing": "bass"}], for_s=5)
    for one in (on("guitar", 1.0), on("bass", 4.0), off("guitar", 4.5)):
        parts.take(one)
    assert parts.at(6.0) is True


def test_all_of_it_has_to_last_together() -> None:
    watched = Watched(playing="guitar", streaming=True, for_s=2)
    watched.take(on("guitar", 1.0))
    watched.take(seen("Main", 5.0, streaming=True))
    assert watched.at(6.9) is False
    assert watched.at(7.0) is True


def test_times_within_times() -> None:
    watched = Watched(all=[{"playing": "guitar", "for_s": 2}, {"absent": "vocal"}], for_s=3)
    watched.take(on("guitar", 1.0))
    assert watched.at(5.9) is False
    assert watched.at(6.0) is True


@given(st.lists(st.booleans(), max_size=12), st.sampled_from([0.5, 1.0, 2.5]))
def test_held_is_true_exactly_where_its_part_was_true_all_the_time(plays: list[bool], hold_s: float) -> None:
    watched = Watched(playing="guitar", for_s=hold_s)
    for second, is_on in enumerate(plays, start=1):
        watched.take((on if is_on else off)("guitar", float(second)))
        run = 0
        while run < second and plays[second - 1 - run]:
            run += 1
        # The latest run of true began run - 1 seconds ago.
        assert watched.at(float(second)) is (run > 0 and run - 1 >= hold_s)
        assert watched.at(second + 0.75) is (run > 0 and run - 0.25 >= hold_s)


@pytest.mark.parametrize(
    ("keys", "holds"),
    [
        ({"all": [{"playing": "guitar"}, {"playing": "bass"}]}, False),
        ({"any": [{"playing": "guitar"}, {"playing": "bass"}]}, True),
    ],
)
def test_all_and_any(keys: dict[str, object], holds: bool) -> None:
    watched = Watched(**keys)
    assert watched.take(on("guitar", 1.0)) is holds
    assert watched.take(on("bass", 2.0)) is True
