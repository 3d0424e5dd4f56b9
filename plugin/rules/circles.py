"""Rules that would switch the scene without end. Pure.

Only rules that go by the scene and switch it can do that: while all else stays, no other rule begins twice. Those that
lead to each other are rehearsed in all worlds that they can tell apart, in which nothing changes but the scene. If they
do not come to rest within the limit of switches, they never will.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from plugin.rules.actions import SwitchScene, scene_of
from plugin.rules.atoms import InScene
from plugin.rules.conditions import Held, walk
from plugin.rules.engine import Engine
from plugin.rules.intents import Intent, Outcome, Stopped
from plugin.rules.logic import can_fail, can_hold
from plugin.rules.rule import Rule
from plugin.rules.worlds import worlds
from plugin.scenes.matching import matches_any

TOGETHER = 3
"""So many rules are rehearsed together, at most."""

MOST_REHEARSALS = 512
"""Of all rules together: reading a configuration should take no second."""

SETTLED_S = 120.0
"""Seconds that a rehearsal goes on after all times of its rules: two minutes of the limit."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Rules that keep each other going.

    Attributes:
        members: their places in the list, from 0.
        scenes: what they go through, from a scene back to itself.
    """

    members: tuple[int, ...]
    scenes: tuple[str, ...]


def circles(rules: Sequence[Rule], per_minute: int) -> Iterator[Circle]:
    """Circles of up to three rules, the smallest first; none that holds another one.

    Args:
        rules: in the order of the file.
        per_minute: scene switches in any minute, at most.
    """
    leads = {
        (place, after): _leads_to(one, other)
        for place, one in enumerate(rules)
        for after, other in enumerate(rules)
        if _goes_by_scene(one) and _goes_by_scene(other)
    }
    able = [place for place, rule in enumerate(rules) if _goes_by_scene(rule)]
    found: list[set[int]] = []
    left = MOST_REHEARSALS
    for size in range(1, TOGETHER + 1):
        for members in combinations(able, size):
            ways = (members, members[::-1])
            if not any(all(leads[step] for step in zip(way, way[1:] + way[:1], strict=True)) for way in ways):
                continue
            if any(known <= set(members) for known in found):
                continue
            for scenes in islice(_rehearse([rules[place] for place in members], per_minute), left):
                left -= 1
                if scenes:
                    found.append(set(members))
                    yield Circle(members, scenes)
                    break


def _goes_by_scene(rule: Rule) -> bool:
    return bool(_targets(rule)) and any(isinstance(node, InScene) for node in walk(rule.when))


def _targets(rule: Rule) -> tuple[str, ...]:
    """The scenes that it switches to."""
    return tuple(scene for scene in (scene_of(rule.do), scene_of(rule.otherwise)) if scene is not None)


def _leads_to(one: Rule, other: Rule) -> bool:
    """Whether a switch of one may let the other one begin, or end with a switch."""
    own, back = scene_of(other.do), scene_of(other.otherwise)
    for scene in _targets(one):
        may_end = back is not None and own in {None, scene} and can_fail(other, scene)
        if may_end or (can_hold(other, scene) and not matches_any(scene, other.not_in_scenes)):
            return True
    return False


def _rehearse(rules: Sequence[Rule], per_minute: int) -> Iterator[tuple[str, ...]]:
    """The scenes that rules go through again and again in each world; empty where they come to rest."""
    waits_s = [node.seconds for rule in rules for node in walk(rule.when) if isinstance(node, Held)]
    waits_s += [rule.hold_s + rule.cooldown_s for rule in rules]
    starts = tuple(dict.fromkeys(scene for rule in rules for scene in _targets(rule)))
    for world in worlds(rules, starts):
        engine = Engine(rules, per_minute, pretends=True, world=world)
        outcomes = engine.step(SETTLED_S + sum(waits_s))
        yield _trail(outcomes) if any(isinstance(outcome, Stopped) for outcome in outcomes) else ()


def _trail(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """The latest way from a scene back to itself."""
    actions = [outcome.action for outcome in outcomes if isinstance(outcome, Intent)]
    *scenes, last = [action.scene for action in actions if isinstance(action, SwitchScene)]
    start = max((place for place, scene in enumerate(scenes) if scene == last), default=0)
    return (*scenes[start:], last)
