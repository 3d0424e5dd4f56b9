"""Which settings hold while a scene is on air. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plugin.scenes.matching import matches
from plugin.scenes.settings import SceneSettings


@dataclass(frozen=True, slots=True)
class SceneView:
    """What is shown while a scene is on air.

    Attributes:
        overlays: those that show; None: all.
        strips: those that are told of; None: all.
        detection: whether instruments are told of.
        thresholds: of labels, where they differ.
    """

    overlays: frozenset[str] | None = None
    strips: frozenset[str] | None = None
    detection: bool = True
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def shows(self, overlay: str) -> bool:
        """Whether an overlay shows anything."""
        return self.overlays is None or overlay in self.overlays


EVERYTHING = SceneView()
"""What holds where nothing is said about a scene."""


def view_of(scene: str | None, settings: Iterable[SceneSettings]) -> SceneView:
    """What holds in the program scene.

    All tables that mean the scene count, one after the other, and what a later one sets replaces what an earlier one
    set, key by key (of the thresholds label by label). Those that name the scene itself count after all patterns,
    wherever they stand: ``"*"`` at the end of the file spoils nobody's exception.

    While nobody knows the scene nothing shows that one of the tables hides: what is hidden in it must not flash up.

    Args:
        scene: on air; None while that is not known.
        settings: in the order of the file.
    """
    settings = tuple(settings)
    if scene is None:
        return SceneView(
            overlays=_common(one.overlays for one in settings),
            strips=_common(one.strips for one in settings),
            detection=all(one.detection is not False for one in settings),
        )
    meant = [one for one in settings if any(matches(scene, name) for name in one.name)]
    view = EVERYTHING
    for one in sorted(meant, key=lambda one: scene in one.name):  # stable: the file's order within both kinds
        view = SceneView(
            overlays=view.overlays if one.overlays is None else frozenset(one.overlays),
            strips=view.strips if one.strips is None else frozenset(one.strips),
            detection=view.detection if one.detection is None else one.detection,
            thresholds={**view.thresholds, **one.thresholds},
        )
    return view


def _common(choices: Iterable[tuple[str, ...] | None]) -> frozenset[str] | None:
    """What stands in all of those that say something; None: none does."""
    said = [frozenset(choice) for choice in choices if choice is not None]
    return frozenset.intersection(*said) if said else None
