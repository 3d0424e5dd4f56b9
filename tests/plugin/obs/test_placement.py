from __future__ import annotations

from overlays.shows import Shows
from plugin.obs.placement import placements
from plugin.obs.style import looks
from plugin.sections.overlays import OverlaySettings


def test_each_overlay_has_a_place_of_its_own_in_the_scenes_that_are_named() -> None:
    overlays = [
        OverlaySettings(source="A", shows=Shows.INSTRUMENTS),
        OverlaySettings(source="B", shows=Shows.INSTRUMENTS, scenes=("Live", "Encore")),
    ]
    placed = placements(overlays)
    assert [one.look for one in placed.values()] == list(looks([Shows.INSTRUMENTS, Shows.INSTRUMENTS]))
    assert {source: one.scenes for source, one in placed.items()} == {"A": (), "B": ("Live", "Encore")}
