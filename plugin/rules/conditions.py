"""Conditions as trees of atoms, made from the file's settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dsp.events import Cause, FaultKind
from plugin.rules.atoms import Atom, Faulty, InScene, Lit, Loud, Playing, Recording, Streaming
from plugin.rules.condition_settings import ConditionSettings


@dataclass(frozen=True, slots=True)
class Every:
    """All parts are true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part is false."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Held:
    """The part has been true for a time without a break.

    Attributes:
        part: what.
        seconds: how long, more than 0.
    """

    part: Condition
    seconds: float


Condition = Atom | Every | Some | Not | Held


def condition_of(settings: ConditionSettings) -> Condition:
    """The tree of a condition: all that it says, held for its time."""
    parts = tuple(_parts(settings))
    whole = parts[0] if len(parts) == 1 else Every(parts)
    return Held(whole, settings.for_s) if settings.for_s else whole


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """What it is made of directly; an atom of nothing."""
    match condition:
        case Every() | Some():
            return condition.parts
        case Not() | Held():
            return (condition.part,)
        case _:
            return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """It and everything in it, parts first."""
    for part in parts_of(condition):
        yield from walk(part)
    yield condition


def _parts(settings: ConditionSettings) -> Iterator[Condition]:
    """In the order in which a reason is read: the sound, OBS, combinations."""
    strips = frozenset(settings.strip or ())
    if settings.playing is not None:
        yield Playing(frozenset(settings.playing), strips)
    if settings.absent is not None:
        yield Not(Playing(frozenset(settings.absent), strips))
    if settings.warning is not None:
        yield Lit(frozenset(map(Cause, settings.warning)), strips)
    if settings.fault is not None:
        yield Faulty(frozenset(map(FaultKind, settings.fault)), strips)
    yield from _bounds(settings, strips)
    if settings.scene is not None:
        yield InScene(frozenset(settings.scene))
    if settings.streaming is not None:
        yield _switched(Streaming(), on=settings.streaming)
    if settings.recording is not None:
        yield _switched(Recording(), on=settings.recording)
    yield from map(condition_of, settings.all or ())
    if settings.any is not None:
        yield Some(tuple(map(condition_of, settings.any)))
    if settings.unless is not None:
        yield Not(condition_of(settings.unless))


def _bounds(settings: ConditionSettings, strips: frozenset[str]) -> Iterator[Condition]:
    if settings.loudness is None:
        return
    for bound_lufs, above in ((settings.above_lufs, True), (settings.below_lufs, False)):
        if bound_lufs is not None:
            yield Loud(settings.loudness, bound_lufs, above, strips)


def _switched(atom: Streaming | Recording, *, on: bool) -> Condition:
    return atom if on else Not(atom)
