"""Who may switch the scene."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugin.rules.director import MINUTE_S, TRANSITION_S, Director, Verdict


def director(per_minute: int = 6) -> Director:
    one = Director(per_minute)
    one.see("Main")
    return one


def test_what_was_ordered_counts_as_on_air_until_obs_says_something_else() -> None:
    one = director()
    one.switch("a", "Cam", 10.0)
    assert one.on_air(10.0) == "Cam"
    one.see("Main")  # something else about OBS was told, while its transition still runs
    assert one.on_air(10.2) == "Cam"
    one.see("Cam")
    assert one.on_air(1000.0) == "Cam"
    one.see("Wide")
    assert one.on_air(1000.0) == "Wide"


def test_a_switch_that_never_comes_is_given_up() -> None:
    one = director()
    one.switch("a", "Cam", 10.0)
    assert one.on_air(10.0 + TRANSITION_S) == "Main"
    assert 10.0 + TRANSITION_S in one.times_s()


def test_a_scene_is_held_against_other_rules_while_it_is_on_air() -> None:
    one = director()
    one.switch("a", "Cam", 10.0)
    one.hold("a", "Cam", 15.0)
    assert one.verdict("b", 14.9) is Verdict.HELD
    assert one.verdict("a", 14.9) is Verdict.YES
    assert one.verdict("b", 15.0) is Verdict.YES
    one.see("Break")  # the user has switched: nothing is held any more
    assert one.verdict("b", 12.0) is Verdict.YES


def test_it_is_calm_again_a_minute_after_the_last_switch() -> None:
    one = director()
    assert one.is_calm(0.0)
    one.switch("a", "Cam", 10.0)
    assert not one.is_calm(69.9)
    assert one.is_calm(70.0)


@given(st.integers(1, 5), st.lists(st.floats(0.0, 30.0), max_size=40))
def test_no_minute_has_more_switches_than_are_allowed(per_minute: int, gaps_s: list[float]) -> None:
    one, now_s, done = director(per_minute), 0.0, []
    for gap_s in gaps_s:
        now_s += gap_s
        if one.verdict("a", now_s) is Verdict.YES:
            one.switch("a", f"Scene {len(done)}", now_s)
            done.append(now_s)
    for begin_s in done:
        assert sum(begin_s <= time_s < begin_s + MINUTE_S for time_s in done) <= per_minute


def test_after_a_minute_there_is_room_again_and_it_says_when() -> None:
    one = director(per_minute=2)
    for time_s in (1.0, 5.0):
        one.switch("a", f"{time_s}", time_s)
    assert one.verdict("a", 60.9) is Verdict.SPENT
    assert 61.0 in one.times_s()
    assert one.verdict("a", 61.0) is Verdict.YES
    assert one.switchers == ("a",)
