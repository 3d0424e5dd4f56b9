"""The smallest conditions: each is true, false or, as None, not known of a world."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dsp.events import Cause, FaultKind
from dsp.labels import LABELS
from plugin.rules.world import Measure, World
from plugin.scenes.matching import matches_any

Strips = frozenset[str]
"""Names of strips; empty for all that there are."""


@dataclass(frozen=True, slots=True)
class Playing:
    """One of the labels plays on one of the strips."""

    labels: frozenset[str]
    strips: Strips

    def truth(self, world: World) -> bool | None:
        """As every atom's; not known while instruments are not recognised."""
        if not world.detects:
            return None
        return any(label in self.labels and _meant(strip, self.strips) for strip, label in world.playing)

    def words(self, *, holds: bool) -> str:
        """As every atom's."""
        names = (label.replace("_", " ") for label in LABELS if label in self.labels)
        everything = self.labels == frozenset(LABELS)
        what = ("something" if holds else "nothing") if everything else f"{'' if holds else 'no '}{' or '.join(names)}"
        return what + _where(self.strips)


@dataclass(frozen=True, slots=True)
class Lit:
    """A latched warning of one of the causes is lit on one of the strips."""

    causes: frozenset[Cause]
    strips: Strips

    def truth(self, world: World) -> bool:
        """As every atom's."""
        return any(cause in self.causes and _meant(strip, self.strips) for strip, cause in world.lit)

    def words(self, *, holds: bool) -> str:
        """As every atom's."""
        return _listed(self.causes, holds=holds) + _where(self.strips)


@dataclass(frozen=True, slots=True)
class Faulty:
    """One of the faults is there on one of the strips."""

    kinds: frozenset[FaultKind]
    strips: Strips

    def truth(self, world: World) -> bool:
        """As every atom's."""
        return any(kind in self.kinds and _meant(strip, self.strips) for strip, kind, _ in world.faults)

    def words(self, *, holds: bool) -> str:
        """As every atom's."""
        return _listed(self.kinds, holds=holds) + _where(self.strips)


@dataclass(frozen=True, slots=True)
class Loud:
    """The loudness of one of the strips is above or below a bound."""

    measure: Measure
    bound_lufs: float
    above: bool
    strips: Strips

    def truth(self, world: World) -> bool | None:
        """As every atom's; not known before there is a reading."""
        known = [
            lufs > self.bound_lufs if self.above else lufs < self.bound_lufs
            for (strip, measure), lufs in world.loudness.items()
            if measure is self.measure and _meant(strip, self.strips)
        ]
        return any(known) if known else None

    def words(self, *, holds: bool) -> str:
        """As every atom's."""
        side = "above" if self.above else "below"
        is_not = "" if holds else "not "
        loudness = f"{self.measure.replace('_', '-')} loudness{_where(self.strips)}"
        return f"{loudness} {is_not}{side} {self.bound_lufs:g} LUFS"


@dataclass(frozen=True, slots=True)
class InScene:
    """The program scene is meant by one of these names and patterns."""

    scenes: frozenset[str]

    def truth(self, world: World) -> bool | None:
        """As every atom's; not known while OBS is away."""
        return None if world.on_air is None else matches_any(world.on_air.scene, self.scenes)

    def words(self, *, holds: bool) -> str:
        """As every atom's."""
        return f"{'' if holds else 'not '}in scene {' or '.join(map(repr, sorted(self.scenes)))}"


@dataclass(frozen=True, slots=True)
class Streaming:
    """OBS streams."""

    def truth(self, world: World) -> bool | None:
        """As every atom's; not known while OBS is away."""
        return None if world.on_air is None else world.on_air.streaming

    def words(self, *, holds: bool) -> str:
        """As every atom's."""
        return "streaming" if holds else "not streaming"


@dataclass(frozen=True, slots=True)
class Recording:
    """OBS records."""

    def truth(self, world: World) -> bool | None:
        """As every atom's; not known while OBS is away."""
        return None if world.on_air is None else world.on_air.recording

    def words(self, *, holds: bool) -> str:
        """As every atom's."""
        return "recording" if holds else "not recording"


Atom = Playing | Lit | Faulty | Loud | InScene | Streaming | Recording


def _meant(strip: str, strips: Strips) -> bool:
    return not strips or strip in strips


def _where(strips: Strips) -> str:
    return f" on {' or '.join(sorted(strips))}" if strips else ""


def _listed(kinds: Iterable[Cause | FaultKind], *, holds: bool) -> str:
    return f"{'' if holds else 'no '}{' or '.join(sorted(kind.replace('_', ' ') for kind in kinds))}"
