"""Hands and scenes tune the analysis together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tones import tone_hearing

from dsp.strip import Strip
from plugin.asking import COMMANDS_WAITING, Asking
from plugin.errors import UserError
from plugin.tuning import Tuning

START = {"guitar": 0.5, "vocal": 0.3}


class Tuned:
    """An analysis that writes down what it is told."""

    def __init__(self) -> None:
        self.asking = Asking()
        self.tuning = Tuning(self.asking, START, -1.0)
        self.told: list[tuple[str, object]] = []

    def set_thresholds(self, on: object) -> None:
        self.told.append(("thresholds", on))

    def set_ceiling(self, dbtp: float) -> None:
        self.told.append(("ceiling", dbtp))

    def set_detection(self, on: bool) -> None:
        self.told.append(("detection", on))

    def news(self) -> list[tuple[str, object]]:
        self.told.clear()
        list(self.asking.obey(self))  # type: ignore[arg-type]
        return list(self.told)


def test_a_scene_counts_before_hands_and_leaves_no_trace() -> None:
    tuned = Tuned()
    tuned.tuning.enter_scene({"guitar": 0.9})
    assert tuned.news() == [("thresholds", {"guitar": 0.9, "vocal": 0.3})]
    tuned.tuning.set_thresholds({"guitar": 0.2, "vocal": 0.4})
    assert tuned.news() == [("thresholds", {"guitar": 0.9, "vocal": 0.4})]
    tuned.tuning.enter_scene({})
    assert tuned.news() == [("thresholds", {"guitar": 0.2, "vocal": 0.4})]


def test_only_changes_are_told() -> None:
    tuned = Tuned()
    tuned.tuning.enter_scene({})
    tuned.tuning.set_thresholds(START)
    tuned.tuning.switch_detection(on=True)
    tuned.tuning.set_ceiling(-1.0)
    assert tuned.news() == []
    tuned.tuning.switch_detection(on=False)
    tuned.tuning.switch_detection(on=False)
    tuned.tuning.set_ceiling(-2.0)
    assert tuned.news() == [("detection", False), ("ceiling", -2.0)]


def test_what_finds_no_room_has_changed_nothing() -> None:
    tuned = Tuned()
    for _ in range(COMMANDS_WAITING):
        tuned.tuning.do(lambda _: None)
    with pytest.raises(UserError, match="too much was asked for at once: try again"):
        tuned.tuning.set_thresholds({"guitar": 0.1, "vocal": 0.1})
    tuned.news()
    tuned.tuning.set_thresholds({"guitar": 0.1, "vocal": 0.1})
    assert tuned.news() == [("thresholds", {"guitar": 0.1, "vocal": 0.1})]


@given(
    st.lists(
        st.tuples(st.booleans(), st.dictionaries(st.sampled_from(sorted(START)), st.sampled_from([0.1, 0.5]))),
        max_size=8,
    )
)
def test_the_last_that_is_told_is_what_hands_and_scene_want(steps: list[tuple[bool, dict[str, float]]]) -> None:
    tuned, by_hand, scene = Tuned(), dict(START), {}
    last = dict(START)
    for is_scene, thresholds in steps:
        if is_scene:
            scene = thresholds
            tuned.tuning.enter_scene(scene)
        else:
            by_hand = {**by_hand, **thresholds}
            tuned.tuning.set_thresholds(by_hand)
        for _, told in tuned.news():
            last = told  # type: ignore[assignment]
    assert last == {**by_hand, **scene}


def test_a_real_analysis_takes_it(caplog: pytest.LogCaptureFixture) -> None:
    hearing = tone_hearing()
    asking = Asking()
    tuning = Tuning(asking, dict.fromkeys(hearing.labels, 0.5), -1.0)
    tuning.set_thresholds(dict.fromkeys(hearing.labels, 0.7))
    tuning.switch_detection(on=False)
    tuning.set_ceiling(-3.0)
    assert len(list(asking.obey(hearing.analyser((Strip("Desk", (1,)),), 48_000)))) == 3
    assert caplog.text == ""
