"""What is wrong with rules as a whole: names that stand for nothing, names used twice, and fights."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from plugin.rules.fights import fights
from plugin.rules.rule import rule_of
from plugin.rules.settings import RuleLimits, RuleSettings
from plugin.scenes.settings import no_such


def rule_problems(rules: Sequence[RuleSettings], strips: Collection[str], limits: RuleLimits) -> tuple[str, ...]:
    """Everything that can be seen, one line each, with its place.

    Args:
        rules: in the order of the file.
        strips: the strips that there are.
        limits: for all rules together.
    """
    problems = []
    names: dict[str, int] = {}
    for number, rule in enumerate(rules, start=1):
        if names.setdefault(rule.name, number) != number:
            problems.append(f"rules[{number}].name: {rule.name!r} is the name of rules[{names[rule.name]}] too")
        problems += [
            f"rules[{number}].when{place}: {no_such('strip', name, strips)}"
            for place, name in rule.when.strips()
            if name not in strips
        ]
    return tuple(problems) or fights(tuple(map(rule_of, rules)), limits.scene_switches_per_minute)
