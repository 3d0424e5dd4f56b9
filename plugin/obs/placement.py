"""Where the configuration's overlays are made."""

from __future__ import annotations

from collections.abc import Sequence

from plugin.obs.sources import Placement
from plugin.obs.style import looks
from plugin.sections.overlays import OverlaySettings


def placements(overlays: Sequence[OverlaySettings]) -> dict[str, Placement]:
    """Where overlays are made that OBS lacks, by their source's name."""
    found = looks([overlay.shows for overlay in overlays])
    return {overlay.source: Placement(look, overlay.scenes) for overlay, look in zip(overlays, found, strict=True)}
