"""Rules that fight, as far as that can be seen before a note is played. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations

from plugin.rules.actions import contradict
from plugin.rules.circles import circles
from plugin.rules.logic import can_fail, can_hold, canonical
from plugin.rules.rule import Rule


def fights(rules: Sequence[Rule], per_minute: int) -> tuple[str, ...]:
    """What is wrong with rules, one line each, with its place.

    Args:
        rules: in the order of the file.
        per_minute: scene switches in any minute, at most.
    """
    never = [number for number, rule in enumerate(rules, start=1) if not can_hold(rule)]
    return (
        *(f"rules[{number}].when: can never come true: it contradicts itself" for number in never),
        *_contradictions(rules),
        *_endless(rules, per_minute),
    )


def _contradictions(rules: Sequence[Rule]) -> Iterator[str]:
    """Rules that begin at the same moment and want different things."""
    numbered = [(number, rule, _key(rule)) for number, rule in enumerate(rules, start=1)]
    for (first, one, one_key), (second, other, other_key) in combinations(numbered, 2):
        if one_key != other_key or not _share_scenes(one, other):
            continue
        wishes = ((a, b) for a in one.do for b in other.do if contradict(a, b))
        for a, b in wishes:
            yield (
                f"rules[{second}]: fights with {one.name!r} (rules[{first}]): they begin at the same moment, one to "
                f"{a.words}, the other to {b.words}"
            )


def _key(rule: Rule) -> Hashable:
    return canonical(rule.when) if can_fail(rule) else "always"


def _share_scenes(one: Rule, other: Rule) -> bool:
    """Whether they are not kept apart: where each leaves a scene to the other they may be."""
    first, second = set(one.not_in_scenes), set(other.not_in_scenes)
    return first <= second or second <= first


def _endless(rules: Sequence[Rule], per_minute: int) -> Iterator[str]:
    """Rules that make each other, or themselves, begin again and again."""
    for circle in circles(rules, per_minute):
        *others, last = circle.members
        whom = " and ".join(f"{rules[place].name!r} (rules[{place + 1}])" for place in others) or "itself"
        trail = " → ".join(map(repr, circle.scenes))
        yield (
            f"rules[{last + 1}]: fights with {whom}: {'together they' if others else 'it'} would switch the scene "
            f"without end ({trail}), more than {per_minute} times a minute; ask for something else than the scene, "
            "for instance with not_in_scenes, or let it wait with for_s or cooldown_s"
        )
