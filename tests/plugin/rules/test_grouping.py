"""However inputs are spread over calls, the outcomes are the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rule_book import clip, loud, no_clip, off, on, rules, seen

from plugin.rules.engine import Engine
from plugin.rules.intents import Outcome
from plugin.rules.world import Input

RULES = """
[[rules]]
name = "guitar"
when = { playing = "guitar", strip = "Guitar", for_s = 1.5 }
do = [{ scene = "Guitar cam" }, { show = "Name" }]
otherwise = [{ scene = "Wide" }, { hide = "Name" }]
hold_s = 2
not_in_scenes = "Break"
[[rules]]
name = "vocal"
when = { all = [{ playing = "vocal" }, { absent = "guitar", for_s = 0.7 }] }
do = { scene = "Vocal cam" }
cooldown_s = 3
[[rules]]
name = "clip"
when.any = [{ warning = "clip" }, { loudness = "short_term", above_lufs = -10, for_s = 1 }]
when.unless = { scene = "Wide" }
do = { save_replay = true }
otherwise = { scene = "Main" }
"""

KINDS = st.sampled_from(
    [
        lambda at: on("guitar", at, known=at + 0.3),
        lambda at: off("guitar", at, known=at + 0.2),
        lambda at: on("vocal", at),
        lambda at: off("vocal", at),
        clip,
        no_clip,
        lambda at: loud(-5.0, at),
        lambda at: loud(-15.0, at),
        lambda at: seen("Main", at),
        lambda at: seen("Wide", at),
        lambda at: seen("Break", at),
        lambda at: seen("Guitar cam", at),
        lambda at: seen(None, at),
    ]
)
MOMENTS = st.integers(0, 80).map(lambda quarter: quarter / 4)
INPUTS = st.lists(st.builds(lambda kind, at: kind(at), KINDS, MOMENTS), max_size=25).map(
    lambda inputs: sorted(inputs, key=lambda one: one.at_s)
)


def fresh(*, pretends: bool) -> Engine:
    engine = Engine(rules(RULES), 3, pretends=pretends)
    assert engine.step(0.0, [seen("Main", 0.0)]) == []
    return engine


@given(INPUTS, st.lists(MOMENTS, max_size=12), st.booleans())
def test_any_grouping_gives_the_same_outcomes(inputs: list[Input], stops: list[float], pretends: bool) -> None:
    whole = fresh(pretends=pretends).step(30.0, inputs)
    engine, parts, left = fresh(pretends=pretends), list[Outcome](), inputs
    for stop_s in [*sorted(stops), 30.0]:
        parts += engine.step(stop_s, [one for one in left if one.at_s <= stop_s])
        left = [one for one in left if one.at_s > stop_s]
    assert parts == whole


@given(INPUTS)
def test_one_call_for_each_input_does_too(inputs: list[Input]) -> None:
    engine = fresh(pretends=True)
    parts = [outcome for one in inputs for outcome in engine.step(one.at_s, [one])] + engine.step(30.0)
    assert parts == fresh(pretends=True).step(30.0, inputs)


@given(INPUTS)
def test_outcomes_are_in_order_and_within_the_limit(inputs: list[Input]) -> None:
    outcomes = fresh(pretends=True).step(30.0, inputs)
    assert [one.at_s for one in outcomes] == sorted(one.at_s for one in outcomes)
    assert sum("switch to scene" in one.line for one in outcomes) <= 3
