from __future__ import annotations

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plugin.touchportal.ids import connector_id, slider_id
from plugin.touchportal.mirror import CALM_S, EVENTS_WAITING, FINGER_S, SLIDER_S, Mirror
from plugin.touchportal.picture import Made, Picture, Shown

SLIDER = slider_id(connector_id("sensitivity"), {})

STEPS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.01, 0.05, 0.09, 0.11, 0.3, 1.0]),
        st.dictionaries(st.sampled_from("abcd"), st.sampled_from("012"), max_size=4),
        st.integers(0, 3),
        st.sampled_from(["", "", "fire", "move", "place"]),
    ),
    max_size=30,
)


def picture(values: dict[str, str], slider: int) -> Picture:
    """``a`` and ``b`` are texts, ``a`` a calm one; ``c`` and ``d`` are choices; ``b`` and ``d`` are made."""
    return Picture(
        states={name: Shown(value, decides=name in "cd", calm=name == "a") for name, value in values.items()},
        made={name: Made(name.upper(), "group") for name in values if name in "bd"},
        choices={"list": tuple(values)},
        sliders={SLIDER: slider},
    )


ORDER = ["removeState", "createState", "choiceUpdate", "stateUpdate", "connectorUpdate", "triggerEvent"]


class Shows:
    """Touch Portal, as far as it shows something, with a watch on when it is told what."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}
        self.choices: list[str] | None = None
        self.slider: int | None = None
        self.fired: list[dict[str, str]] = []
        self.slid_s = self.moved_s = self.calm_s = -math.inf

    def hear(self, messages: list[dict[str, Any]], now_s: float) -> None:
        order = [message["type"] for message in messages]
        assert order == sorted(order, key=ORDER.index)
        for message in messages:
            getattr(self, message["type"])(message, now_s, calmly="triggerEvent" not in order)

    def stateUpdate(self, message: dict[str, Any], now_s: float, calmly: bool) -> None:  # noqa: N802
        assert self.states.get(message["id"]) != message["value"]
        self.states[message["id"]] = message["value"]
        if message["id"] == "a":
            assert now_s - self.calm_s >= CALM_S - 1e-9 or not calmly
            self.calm_s = now_s

    def connectorUpdate(self, message: dict[str, Any], now_s: float, **_: bool) -> None:  # noqa: N802
        assert self.slider != message["value"]
        assert now_s - self.slid_s >= SLIDER_S - 1e-9
        assert now_s - self.moved_s >= FINGER_S - 1e-9
        self.slider, self.slid_s = message["value"], now_s

    def createState(self, message: dict[str, Any], *_: float, **__: bool) -> None:  # noqa: N802
        assert message["id"] not in self.states

    def removeState(self, message: dict[str, Any], *_: float, **__: bool) -> None:  # noqa: N802
        del self.states[message["id"]]

    def choiceUpdate(self, message: dict[str, Any], *_: float, **__: bool) -> None:  # noqa: N802
        assert self.choices != message["value"]
        self.choices = message["value"]

    def triggerEvent(self, *_: Any, **__: bool) -> None:  # noqa: N802
        self.fired.append(dict(self.states))


def step(mirror: Mirror, shows: Shows, what: str, now_s: float) -> None:
    match what:
        case "fire":
            mirror.trigger("event", {})
        case "move":
            mirror.moved(SLIDER, 2.4, now_s)
            shows.slider, shows.moved_s = 2, now_s
        case "place":
            mirror.placed(SLIDER, "short")
            shows.slider = None
    shows.hear(mirror.due(now_s), now_s)


@given(STEPS)
def test_it_shows_what_it_should_on_change_only_and_not_too_often(steps: list[Any]) -> None:
    mirror, shows, now_s = Mirror(), Shows(), 100.0
    for wait_s, values, slider, what in steps:
        now_s += wait_s
        mirror.want(picture(values, slider))
        step(mirror, shows, what, now_s)
        late = {name for name in values if shows.states.get(name) != values[name]}
        assert late <= ({"a"} if what != "fire" else set())
        assert (mirror.due_in_s(now_s) == math.inf) is (not late and shows.slider == slider)
        assert mirror.due(now_s) == []
    if steps:
        _, values, slider, what = steps[-1]
        shows.hear(mirror.due(now_s + 10), now_s + 10)
        assert (shows.states, shows.slider, shows.choices) == ({**shows.states, **values}, slider, list(values))
        assert not shows.states.keys() & set("bd") - values.keys()
        assert what != "fire" or shows.fired[-1].items() >= values.items()


def test_when_something_waits_it_is_due_after_as_long_as_it_says() -> None:
    mirror = Mirror()
    mirror.want(picture({"a": "0"}, 1))
    mirror.due(5.0)
    mirror.want(picture({"a": "1"}, 1))
    assert mirror.due(5.05) == []
    assert math.isclose(mirror.due_in_s(5.05), CALM_S - 0.05)
    assert len(mirror.due(5.0 + CALM_S)) == 1
    assert mirror.due_in_s(9.0) == math.inf


def test_another_connection_is_told_everything_anew() -> None:
    mirror = Mirror()
    mirror.want(picture({"a": "0", "d": "1"}, 1))
    first = mirror.due(1.0)
    mirror.trigger("event", {})
    mirror.forget()
    assert mirror.due(1.01) == first  # and no event of before


def test_a_slider_under_a_finger_is_left_alone_but_not_for_ever() -> None:
    mirror = Mirror()
    mirror.want(picture({}, 50))
    mirror.due(0.0)
    for tenth in range(1, 10):
        mirror.moved(SLIDER, 50 + tenth, tenth / 10)
        mirror.want(picture({}, 49 + tenth))  # the controls come a little later
        assert mirror.due(tenth / 10) == []
    mirror.want(picture({}, 55))  # and cannot go as far
    assert mirror.due(0.9 + FINGER_S - 0.01) == []
    assert [message["value"] for message in mirror.due(0.9 + FINGER_S)] == [55]


def test_a_slider_with_a_long_name_goes_by_its_short_one_once_that_is_known() -> None:
    slider = slider_id(connector_id("threshold"), {"label": "x" * 300})
    mirror = Mirror()
    mirror.want(Picture(sliders={slider: 40}))
    assert mirror.due(0.0) == []
    mirror.placed(slider, "short")
    assert mirror.due(1.0) == [{"type": "connectorUpdate", "shortId": "short", "value": 40}]
    mirror.placed("pc_of_somebody_else", "short")
    assert mirror.due(2.0) == []


def test_events_are_merged_and_the_oldest_lost_when_too_many_wait() -> None:
    mirror = Mirror()
    for number in range(3 * EVENTS_WAITING):
        mirror.trigger("event", {"number": str(number)})
        mirror.trigger("event", {"number": str(number)})
    fired = [message["states"]["number"] for message in mirror.due(0.0)]
    assert fired == [str(number) for number in range(2 * EVENTS_WAITING, 3 * EVENTS_WAITING)]
