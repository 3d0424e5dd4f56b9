"""OBS's scenes, as far as they decide what is on air."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SceneItem:
    """One line of OBS's list of sources.

    Attributes:
        item_id: OBS's number for it, of its scene only.
        source: the name of what it shows.
        is_enabled: whether its eye is open.
        holds_items: whether it shows a group or another scene.
    """

    item_id: int
    source: str
    is_enabled: bool
    holds_items: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A line and the scene or group that it stands in."""

    scene: str
    item: SceneItem


@dataclass(frozen=True, slots=True)
class Scenes:
    """All scenes.

    Attributes:
        program: the scene that is on air.
        preview: the scene in studio mode's preview; None without studio mode.
        items: the lines of each scene and group, by its name.
    """

    program: str
    preview: str | None
    items: Mapping[str, tuple[SceneItem, ...]]

    def places(self, source: str) -> tuple[Place, ...]:
        """Where a source stands, in the order of the scenes."""
        return tuple(
            Place(scene, item) for scene, items in self.items.items() for item in items if item.source == source
        )

    def is_shown(self, source: str) -> bool:
        """Whether it is in the program scene and no eye on the way to it is closed."""
        return any(place.item.source == source for place, _ in self._program(hidden_too=False))

    def hidden_by(self, source: str) -> Place | None:
        """The line whose eye has to be opened first; None if it is shown, or not in the program scene at all."""
        if self.is_shown(source):
            return None
        for place, hidden_by in self._program(hidden_too=True):
            if place.item.source == source:
                return hidden_by
        return None

    def _program(self, *, hidden_too: bool) -> Iterator[tuple[Place, Place | None]]:
        """The lines of the program scene and of all that it holds, each with the outermost hidden one around it."""
        waiting: list[tuple[str, Place | None]] = [(self.program, None)]
        seen: set[str] = set()
        while waiting:
            scene, hidden_by = waiting.pop(0)
            if scene in seen:
                continue
            seen.add(scene)
            for item in self.items.get(scene, ()):
                place = Place(scene, item)
                blocked = hidden_by or (None if item.is_enabled else place)
                if blocked and not hidden_too:
                    continue
                yield place, blocked
                if item.holds_items:
                    waiting.append((item.source, blocked))
