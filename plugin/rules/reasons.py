"""Why a condition holds, or holds no more, in words."""

from __future__ import annotations

from plugin.rules.conditions import Condition, Every, Held, Not, Some
from plugin.rules.truths import Truths


def reason(condition: Condition, truths: Truths, *, holds: bool = True) -> str:
    """What makes a condition true, or false: ``guitar on Stage for 2 s and in scene 'Wide'``.

    Args:
        condition: one that is true or false as said by ``holds``.
        truths: knows its parts.
        holds: whether it holds.
    """
    match condition:
        case Every() | Some():
            # One false part is enough to spoil all of them, one true part is enough of some.
            enough = isinstance(condition, Some) is holds
            parts = [part for part in condition.parts if truths.of(part).value is holds]
            return " and ".join(reason(part, truths, holds=holds) for part in (parts[:1] if enough else parts))
        case Not():
            return reason(condition.part, truths, holds=not holds)
        case Held():
            return _held(condition, truths, holds=holds)
        case _:
            return condition.words(holds=holds)


def _held(condition: Held, truths: Truths, *, holds: bool) -> str:
    part = reason(condition.part, truths, holds=truths.of(condition.part).value is True)
    if holds:
        return f"{part} for {condition.seconds:g} s"
    return f"{part}, but not yet for {condition.seconds:g} s" if truths.of(condition.part).value is True else part
