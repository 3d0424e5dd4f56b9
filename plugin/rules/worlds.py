"""All the worlds that some rules can tell apart: each differs from the others in an atom. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise, product
from math import prod
from typing import TypeVar

from dsp.events import Cause, FaultKind
from dsp.labels import LABELS
from plugin.rules.actions import scene_of
from plugin.rules.atoms import Atom, Faulty, InScene, Lit, Loud, Playing, Recording, Streaming
from plugin.rules.conditions import walk
from plugin.rules.rule import Rule
from plugin.rules.world import Measure, World
from plugin.scenes.matching import is_pattern
from plugin.scenes.on_air import OnAir

MOST = 512
"""Worlds beyond which nothing is looked through: reading a configuration should take no second."""

ANY_SIGN = "\ue000"
"""Stands for what a pattern leaves open: a sign that is in nobody's names."""

ELSEWHERE = f"strip {ANY_SIGN}", f"scene {ANY_SIGN}"
"""A strip and a scene that no condition names."""

T = TypeVar("T", bound=Hashable)


def atoms_of(rules: Iterable[Rule]) -> tuple[Atom, ...]:
    """The atoms of their conditions, each once."""
    nodes = (node for rule in rules for node in walk(rule.when))
    return tuple(dict.fromkeys(node for node in nodes if isinstance(node, Atom)))


def worlds(rules: Sequence[Rule], scenes: Sequence[str] = ()) -> Iterator[World]:
    """A world for every way in which their atoms can be true and false together; none if those are too many.

    Args:
        rules: what to tell apart.
        scenes: on air; none: all that the rules tell apart.
    """
    atoms = atoms_of(rules)
    strips = _strips(atoms)
    playing = [*product(strips, _told_apart(LABELS, [one.labels for one in atoms if isinstance(one, Playing)]))]
    lit = [*product(strips, _told_apart(Cause, [one.causes for one in atoms if isinstance(one, Lit)]))]
    kinds = _told_apart(FaultKind, [one.kinds for one in atoms if isinstance(one, Faulty)])
    faults = [(strip, kind, None) for strip, kind in product(strips, kinds)]
    levels = _levels(atoms, strips)
    stands = [
        OnAir(*how) for how in product(scenes or _scenes(rules), _either(atoms, Streaming), _either(atoms, Recording))
    ]
    if 2 ** (len(playing) + len(lit) + len(faults)) * len(stands) * prod(map(len, levels.values())) > MOST:
        return
    for heard in product(_subsets(playing), _subsets(lit), _subsets(faults)):
        for readings in product(*levels.values()):
            for on_air in stands:
                yield World(*heard, loudness=dict(zip(levels, readings, strict=True)), on_air=on_air)


def are_told_apart(rule: Rule) -> bool:
    """Whether there is a world for every way in which its scenes can overlap: two patterns may in ways unknown."""
    texts = {text for one in atoms_of([rule]) if isinstance(one, InScene) for text in one.scenes if is_pattern(text)}
    return len(texts) < 2 and not any("[" in text for text in texts)


def _subsets(facts: Sequence[T]) -> list[frozenset[T]]:
    return [frozenset(some) for size in range(len(facts) + 1) for some in combinations(facts, size)]


def _either(atoms: Sequence[Atom], kind: type[Atom]) -> tuple[bool, ...]:
    return (False, True) if any(isinstance(one, kind) for one in atoms) else (False,)


def _told_apart(universe: Iterable[T], sets: Sequence[Collection[T]]) -> list[T]:
    """One of each kind of member: those that lie in the same sets are of one kind, those in none are left out."""
    kinds: dict[tuple[bool, ...], T] = {}
    for member in universe:
        kind = tuple(member in one for one in sets)
        if any(kind):
            kinds.setdefault(kind, member)
    return list(kinds.values())


def _strips(atoms: Sequence[Atom]) -> list[str]:
    """The strips that are named, and one that is not where a condition means any."""
    sets = [one.strips for one in atoms if isinstance(one, Playing | Lit | Faulty | Loud)]
    named = sorted(frozenset().union(*sets))
    return named if named and all(sets) else [*named, ELSEWHERE[0]]


def _levels(atoms: Sequence[Atom], strips: Sequence[str]) -> dict[tuple[str, Measure], list[float]]:
    """For every loudness that is asked for, a value below all bounds, one between each two, and one above all."""
    levels = {}
    for measure in Measure:
        bounds = sorted({one.bound_lufs for one in atoms if isinstance(one, Loud) and one.measure is measure})
        if bounds:
            values = [bounds[0] - 1, *((low + high) / 2 for low, high in pairwise(bounds)), bounds[-1] + 1]
            levels.update({(strip, measure): values for strip in strips})
    return levels


def _scenes(rules: Sequence[Rule]) -> list[str]:
    """The scenes that rules name, one for each pattern, and one that is not named."""
    texts = [text for one in atoms_of(rules) if isinstance(one, InScene) for text in sorted(one.scenes)]
    for rule in rules:
        targets = (scene_of(rule.do), scene_of(rule.otherwise))
        texts += [*rule.not_in_scenes, *(scene for scene in targets if scene is not None)]
    return list(dict.fromkeys([*(_example(text) for text in texts), ELSEWHERE[1]]))


def _example(text: str) -> str:
    """A scene that is meant by a name or pattern."""
    return re.sub(r"[*?]", ANY_SIGN, re.sub(r"\[(.)[^\]]*\]", r"\1", text)) if is_pattern(text) else text
