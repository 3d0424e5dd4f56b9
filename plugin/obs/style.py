"""How a text source looks and where it stands when Soundcheck makes it; afterwards both are the user's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from overlays.shows import Shows

TEXT_KINDS = ("text_gdiplus_v3", "text_gdiplus_v2", "text_gdiplus", "text_ft2_source_v2", "text_ft2_source")
"""OBS's kinds of text source, the preferred first: GDI+ on Windows, FreeType elsewhere."""

FONT_HEIGHT = 0.055
"""Of the canvas: what stays readable on a phone."""
SAFE_MARGIN = 0.05
"""Of the canvas, on each side; EBU R 95 keeps 5 % free for graphics."""
SHADOW_FROM_PIXELS = 32
"""FreeType's shadow is always 4 pixels wide: it smears letters that are smaller."""

_LEFT, _TOP, _BOTTOM = 1, 4, 8  # OBS_ALIGN_* of libobs/obs.h


class Edge(Enum):
    """The edge of the canvas that a text stands at; it grows away from there."""

    TOP = _LEFT | _TOP
    BOTTOM = _LEFT | _BOTTOM


@dataclass(frozen=True, slots=True)
class Look:
    """What an overlay looks like.

    Attributes:
        edge: where it stands, on the left.
        rgb: its colour, ``0xRRGGBB``.
        height: the most that it takes of the canvas.
        offset: how far from the safe margin, of the canvas: others stand in between.
    """

    edge: Edge
    rgb: int
    height: float
    offset: float = 0.0


LOOKS: Final[Mapping[Shows, Look]] = {
    Shows.STATUS: Look(Edge.TOP, 0xFFC83C, 1 / 8),
    Shows.AUDIT: Look(Edge.TOP, 0xFFC83C, 1 / 8),
    Shows.LOUDNESS: Look(Edge.TOP, 0xB4E6FF, 1 / 8),
    Shows.WARNINGS: Look(Edge.TOP, 0xFF5A46, 1 / 3),
    Shows.CLIPS: Look(Edge.TOP, 0xFF5A46, 1 / 3),
    Shows.INSTRUMENTS: Look(Edge.BOTTOM, 0xFFFFFF, 1 / 3),
}
"""Of each kind of overlay when it is alone; from the edge inwards in this order."""


def looks(overlays: Sequence[Shows]) -> tuple[Look, ...]:
    """How overlays look that are made together: stacked from their edge, and never one on top of another.

    Args:
        overlays: what each shows.
    """
    room = 1 - 2 * SAFE_MARGIN
    scale = room / max(room, sum(LOOKS[shows].height for shows in overlays))
    order = sorted(range(len(overlays)), key=lambda index: list(LOOKS).index(overlays[index]))
    taken = dict.fromkeys(Edge, 0.0)
    placed = {}
    for index in order:
        look = LOOKS[overlays[index]]
        placed[index] = replace(look, height=scale * look.height, offset=taken[look.edge])
        taken[look.edge] += scale * look.height
    return tuple(placed[index] for index in range(len(overlays)))


@dataclass(frozen=True, slots=True)
class Canvas:
    """OBS's base resolution.

    Attributes:
        width: pixels.
        height: pixels.
    """

    width: int
    height: int

    @property
    def font_pixels(self) -> int:
        """Height of the letters; on an upright canvas its width decides."""
        return max(12, round(FONT_HEIGHT * min(self.width, self.height)))


def text_kind(kinds: Iterable[str]) -> str | None:
    """The kind of text source to make, out of those that an OBS has; None if it has none that is known."""
    offered = set(kinds)
    return next((kind for kind in TEXT_KINDS if kind in offered), None)


def is_text(kind: str) -> bool:
    """Whether sources of this kind show the text that their setting ``text`` holds."""
    return kind.startswith("text_")


def has_one_font(kind: str) -> bool:
    """Whether a text of this kind is drawn from a single font file, and lacks whatever that lacks.

    FreeType sources open one file and look nowhere else; GDI+ falls back to Windows' other fonts.
    """
    return kind.startswith("text_ft2_")


def text_settings(kind: str, look: Look, canvas: Canvas) -> dict[str, Any]:
    """Settings of a new source: bold letters with a dark outline, so that any picture may be behind them."""
    if kind.startswith("text_gdiplus"):
        return {
            "font": {"face": "Arial", "style": "Bold", "flags": 1, "size": canvas.font_pixels},
            "color": _bgr(look.rgb),
            "opacity": 100,
            "outline": True,
            "outline_size": max(2, canvas.font_pixels // 10),
            "outline_color": 0,
            "outline_opacity": 100,
        }
    colour = 0xFF000000 | _bgr(look.rgb)
    return {
        "font": {"face": "Sans Serif", "style": "Bold", "flags": 1, "size": canvas.font_pixels},
        "color1": colour,
        "color2": colour,
        "outline": True,
        # Outline and shadow stand out beyond it; the source has to fit the margin without being shrunk.
        "custom_width": round((1 - 2 * SAFE_MARGIN) * canvas.width) - 8,
        "word_wrap": True,
        "drop_shadow": canvas.font_pixels >= SHADOW_FROM_PIXELS,
    }


def transform(look: Look, canvas: Canvas) -> dict[str, Any]:
    """Place of a new source: at its edge, inside the margin, shrunk where the text is too long for it."""
    left, margin = SAFE_MARGIN * canvas.width, (SAFE_MARGIN + look.offset) * canvas.height
    return {
        "positionX": left,
        "positionY": margin if look.edge is Edge.TOP else canvas.height - margin,
        "alignment": look.edge.value,
        "boundsType": "OBS_BOUNDS_MAX_ONLY",
        "boundsAlignment": look.edge.value,
        "boundsWidth": canvas.width - 2 * left,
        "boundsHeight": look.height * canvas.height,
    }


def _bgr(rgb: int) -> int:
    """``0xRRGGBB`` as OBS wants it: ``0xBBGGRR``."""
    return (rgb & 0xFF) << 16 | rgb & 0xFF00 | rgb >> 16
