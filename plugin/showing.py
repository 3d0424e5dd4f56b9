"""What each overlay may show: switches, the scene's settings and privacy together. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from overlays.board import StripBoard
from overlays.entries import News
from plugin.controls.state import ControlState
from plugin.scenes.privacy import Mutes
from plugin.scenes.resolution import EVERYTHING, SceneView
from plugin.sections.overlays import OverlaySettings


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about it.

    Attributes:
        controls: how the switches stand; None: there are none.
        view: what holds in the scene that is on air.
        mutes: what is known of OBS's inputs.
    """

    controls: ControlState | None = None
    view: SceneView = EVERYTHING
    mutes: Mutes = field(default_factory=Mutes)


@dataclass(frozen=True, slots=True)
class Showing:
    """What one overlay may show.

    Attributes:
        visible: whether anything; else not even its text for nothing.
        strips: those that it may tell of.
        instruments: whether it may tell of instruments.
        warnings: whether it may tell of clips, overs, flat tops and faults.
    """

    visible: bool
    strips: frozenset[str]
    instruments: bool
    warnings: bool

    def of(self, news: News) -> News:
        """What of the news it may tell. A strip that it may not tell of stays as one on which nothing happens."""
        if self.instruments and self.warnings and all(part.name in self.strips for part in news.board.strips):
            return news  # nearly always, a hundred times a second
        parts = tuple(self._part(part) for part in news.board.strips)
        states = [state for state in news.states if state.strip in self.strips]
        return replace(news, board=replace(news.board, strips=parts), states=states)

    def _part(self, part: StripBoard) -> StripBoard:
        if part.name not in self.strips:
            return StripBoard(part.name)
        if not self.instruments:
            part = replace(part, instruments=())
        return part if self.warnings else replace(part, warnings=(), faults=())


def showing(
    overlay: OverlaySettings, strips: Collection[str], inputs: Mapping[str, str], standing: Standing
) -> Showing:
    """What an overlay may show.

    Args:
        overlay: which.
        strips: names of all strips.
        inputs: OBS's input of each strip, whose mute button counts for private overlays.
        standing: what decides.
    """
    controls, view = standing.controls, standing.view
    told = set(strips if view.strips is None else view.strips)
    if controls is not None:
        told &= {strip for strip, on in controls.strips.items() if on}
    if overlay.private:
        told = {strip for strip in told if strip in inputs and standing.mutes.is_open(inputs[strip])}
    return Showing(
        visible=view.shows(overlay.source) and (controls is None or controls.shows(overlay.source)),
        strips=frozenset(told),
        instruments=view.detection and (controls is None or controls.detection),
        warnings=controls is None or controls.warnings,
    )


def inputs_of(strips: Sequence[tuple[str, str | None]]) -> dict[str, str]:
    """OBS's input of each strip: the one that it names, else the one of its own name.

    Args:
        strips: name and named input of each.
    """
    return {name: named or name for name, named in strips}
