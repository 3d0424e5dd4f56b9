"""What can be said about conditions without any sound. Pure."""

from __future__ import annotations

from collections.abc import Hashable

from plugin.rules.conditions import Condition, Every, Held, Not, Some
from plugin.rules.rule import Rule
from plugin.rules.world import World
from plugin.rules.worlds import are_told_apart, worlds


def canonical(condition: Condition) -> Hashable:
    """Equal for conditions that are the same but for order, repetition, nesting and double negation."""
    match condition:
        case Every() | Some():
            parts = frozenset(_flat(condition))
            return next(iter(parts)) if len(parts) == 1 else (type(condition), parts)
        case Not(part=Not(part=inner)):
            return canonical(inner)
        case Not() | Held():
            more = (condition.seconds,) if isinstance(condition, Held) else ()
            return (type(condition), canonical(condition.part), *more)
        case _:
            return condition


def can_hold(rule: Rule, *scenes: str) -> bool:
    """Whether its condition may be true in one of these scenes, or in any; yes if there is too much to look at."""
    return _may(rule, scenes, wanted=True)


def can_fail(rule: Rule, *scenes: str) -> bool:
    """Whether its condition may be false in one of these scenes, or in any; yes if there is too much to look at."""
    return _may(rule, scenes, wanted=False)


def _may(rule: Rule, scenes: tuple[str, ...], *, wanted: bool) -> bool:
    known = list(worlds((rule,), scenes)) if scenes or are_told_apart(rule) else []
    return not known or any(_can_be(rule.when, wanted, world) for world in known)


def _can_be(condition: Condition, wanted: bool, world: World) -> bool:
    """Whether it may be so in a world, whatever was before; it may say yes too often, never no."""
    match condition:
        case Every() | Some():
            answers = (_can_be(part, wanted, world) for part in condition.parts)
            return all(answers) if isinstance(condition, Every) is wanted else any(answers)
        case Not():
            return _can_be(condition.part, not wanted, world)
        case Held():
            return not wanted or _can_be(condition.part, True, world)
        case _:
            return condition.truth(world) is not (not wanted)


def _flat(condition: Every | Some) -> list[Hashable]:
    parts: list[Hashable] = []
    for part in condition.parts:
        same = isinstance(part, Every | Some) and type(part) is type(condition)
        parts += _flat(part) if same and isinstance(part, Every | Some) else [canonical(part)]
    return parts
