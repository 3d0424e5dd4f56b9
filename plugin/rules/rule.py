"""A rule, ready to be followed."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.rules.action_settings import action_of
from plugin.rules.actions import Action
from plugin.rules.conditions import Condition, condition_of
from plugin.rules.settings import RuleSettings


@dataclass(frozen=True, slots=True)
class Rule:
    """What to do when.

    Attributes:
        name: what it is called.
        when: what it waits for.
        do: done once when that comes true.
        otherwise: done once when that is true no more.
        hold_s: how long it stays at least.
        cooldown_s: how long after its end it does not begin again.
        not_in_scenes: names and patterns of scenes in which it neither begins nor ends.
    """

    name: str
    when: Condition
    do: tuple[Action, ...]
    otherwise: tuple[Action, ...] = ()
    hold_s: float = 0.0
    cooldown_s: float = 0.0
    not_in_scenes: tuple[str, ...] = ()


def rule_of(settings: RuleSettings) -> Rule:
    """The rule that a table stands for."""
    return Rule(
        name=settings.name,
        when=condition_of(settings.when),
        do=tuple(map(action_of, settings.do)),
        otherwise=tuple(map(action_of, settings.otherwise)),
        hold_s=settings.hold_s,
        cooldown_s=settings.cooldown_s,
        not_in_scenes=settings.not_in_scenes or (),
    )
