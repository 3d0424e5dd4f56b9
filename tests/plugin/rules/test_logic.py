"""What can be said about conditions without any sound."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_book import off, on, seen

from plugin.rules.actions import SaveReplay
from plugin.rules.condition_settings import ConditionSettings
from plugin.rules.conditions import Condition, condition_of
from plugin.rules.logic import can_fail, can_hold, canonical
from plugin.rules.rule import Rule
from plugin.rules.truths import Truths
from plugin.rules.world import Input, World
from plugin.rules.worlds import worlds

LEAVES = st.sampled_from(
    [{"playing": "guitar"}, {"absent": ["guitar", "bass"]}, {"scene": "A"}, {"streaming": True}, {"streaming": False}]
)


def trees(times: st.SearchStrategy[float]) -> st.SearchStrategy[dict[str, object]]:
    def combined(parts: st.SearchStrategy[dict[str, object]]) -> st.SearchStrategy[dict[str, object]]:
        some = st.lists(parts, min_size=1, max_size=3)
        whole = st.one_of(
            st.builds(lambda all_of: {"all": all_of}, some),
            st.builds(lambda any_of: {"any": any_of}, some),
            st.builds(lambda one: {"unless": one}, parts),
        )
        return st.builds(lambda keys, for_s: {**keys, "for_s": for_s}, whole, times)

    return st.recursive(LEAVES, combined, max_leaves=6)


TREES = trees(st.just(0.0))
TIMED_TREES = trees(st.sampled_from([0.0, 0.5, 1.0]))


def of(keys: dict[str, object]) -> Condition:
    return condition_of(ConditionSettings.model_validate(keys))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"playing": "guitar", "streaming": True}, {"all": [{"streaming": True}, {"playing": ["guitar"]}]}),
        ({"unless": {"unless": {"scene": "A"}}}, {"scene": "A"}),
        ({"any": [{"any": [{"scene": "A"}, {"scene": "B"}]}, {"scene": "C"}]}, {"any": [{"scene": s} for s in "BCA"]}),
        ({"absent": "guitar"}, {"unless": {"playing": "guitar"}}),
    ],
)
def test_the_same_in_other_words_is_the_same(one: dict[str, object], other: dict[str, object]) -> None:
    assert canonical(of(one)) == canonical(of(other))


def test_another_time_is_not_the_same() -> None:
    assert canonical(of({"playing": "guitar", "for_s": 1})) != canonical(of({"playing": "guitar", "for_s": 2}))
    assert canonical(of({"any": [{"scene": "A"}, {"scene": "B"}]})) != canonical(
        of({"all": [{"scene": "A"}, {"scene": "B"}]})
    )


def a_rule(keys: dict[str, object]) -> Rule:
    return Rule("a", of(keys), (SaveReplay(),))


@given(TREES)
def test_without_times_what_may_be_is_exactly_what_is_in_some_world(keys: dict[str, object]) -> None:
    one = a_rule(keys)
    values = {Truths([one.when], world).of(one.when).value for world in worlds([one])}
    assert (can_hold(one), can_fail(one)) == (True in values, False in values)


Change = Callable[[float], Input]

CHANGES = st.sampled_from(
    [
        lambda at: on("guitar", at),
        lambda at: off("guitar", at),
        lambda at: on("bass", at),
        lambda at: off("bass", at),
        lambda at: seen("A", at),
        lambda at: seen("B", at, streaming=True),
    ]
)


@given(TIMED_TREES, st.lists(CHANGES, max_size=8))
def test_with_times_what_happens_was_never_ruled_out(
    keys: dict[str, object], changes: list[Callable[[float], Input]]
) -> None:
    one, world = a_rule(keys), World()
    truths, values = Truths([one.when], world), set()
    for second, change in enumerate(changes, start=1):
        world = world.after(change(float(second)))
        truths.take(world, float(second))
        for moment in (0.0, 0.5):
            truths.settle(second + moment)
            values.add(truths.of(one.when).value)
    assert can_hold(one) or True not in values
    assert can_fail(one) or False not in values
