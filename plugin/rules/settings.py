"""``[[rules]]`` and ``[rule_limits]``: rules as they stand in the file."""

from __future__ import annotations

from itertools import combinations
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from plugin.rules.action_settings import ActionSettings, action_of
from plugin.rules.actions import contradict
from plugin.rules.condition_settings import ConditionSettings
from plugin.scenes.fields import Names, Seconds, listed, not_empty
from plugin.sections.section import Count, Name, Settings


def _consistent(actions: tuple[ActionSettings, ...]) -> tuple[ActionSettings, ...]:
    for one, other in combinations(map(action_of, actions), 2):
        if contradict(one, other):
            raise ValueError(f"contradicts itself: {one.words}, and {other.words}")
    return actions


Actions = Annotated[tuple[ActionSettings, ...], BeforeValidator(listed), AfterValidator(_consistent)]


class RuleSettings(Settings):
    """One ``[[rules]]``.

    Attributes:
        name: what logs and dry runs call it.
        when: what it waits for.
        do: what it does when that comes true, once.
        otherwise: what it does when that is true no more, once.
        hold_s: seconds that it stays at least; meanwhile no other rule takes its scene off the air.
        cooldown_s: seconds after its end in which it does not begin again.
        not_in_scenes: scenes, by name or pattern, in which it neither begins nor ends.
    """

    name: Name
    when: ConditionSettings
    do: Annotated[Actions, AfterValidator(not_empty)]
    otherwise: Actions = ()
    hold_s: Seconds = 0.0
    cooldown_s: Seconds = 0.0
    not_in_scenes: Names | None = None


class RuleLimits(Settings):
    """``[rule_limits]``: what all rules together may do.

    Attributes:
        scene_switches_per_minute: how often they may switch the scene in any minute.
    """

    scene_switches_per_minute: Annotated[Count, Field(ge=1, le=120)] = 6
