"""How the pictures of files look: colours on a dark ground, and times as a player shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MultipleLocator

from dsp.events import Cause, FaultKind

GROUND: Final = "#10151c"
PANEL: Final = "#171e28"
GRID: Final = "#2a3442"
INK: Final = "#e8edf3"
QUIET: Final = "#93a0b1"
WAVE: Final = "#35649a"
WAVE_RMS: Final = "#86b6ee"
MOMENTARY: Final = "#2c8577"
SHORT_TERM: Final = "#5ff0d2"
INTEGRATED: Final = "#ffffff"
TARGET: Final = "#9be564"

CAUSES: Final[Mapping[Cause, tuple[str, str]]] = {
    Cause.CLIP: ("Clips", "#ff4b4b"),
    Cause.OVER: ("Overs", "#ffb224"),
    Cause.FLAT_TOP: ("Flat tops", "#cf8bff"),
}
"""Name and colour."""

FAULTS: Final[Mapping[FaultKind, tuple[str, str]]] = {
    FaultKind.SILENCE: ("Silence", "#8593a6"),
    FaultKind.DEAD_SIDE: ("Dead side", "#ff8fab"),
    FaultKind.OUT_OF_PHASE: ("Out of phase", "#ffd166"),
    FaultKind.DC_OFFSET: ("DC offset", "#c9a227"),
}
"""Name and colour."""

LABELS: Final[Mapping[str, str]] = {
    "bass": "#5b8ff9",
    "brass": "#f2c14e",
    "drums": "#ef6f53",
    "flute": "#6dc8ec",
    "guitar": "#ff9845",
    "keyboard": "#35c3a2",
    "mallet": "#ff9ac6",
    "organ": "#a78bfa",
    "reed": "#8edb5e",
    "string": "#d6b27c",
    "synth_lead": "#ee74e1",
    "vocal": "#fb7185",
    "speech": "#a3b1c4",
}
"""Colours of instruments."""

OTHER_LABEL: Final = "#8fa8c8"
"""Of an instrument that has none."""

_STEPS_S: Final = (0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_MOST_STEPS: Final = 14


def minus(text: str) -> str:
    """Numbers with a real minus."""
    return text.replace("-", "−")


def printable(name: str) -> str:
    """A file's or a strip's name without what no font has: line ends, bytes that are no text."""
    return "".join(character if character.isprintable() else "?" for character in name)


def plain(axes: Axes, seconds: float) -> None:
    """A panel without its frame, with a time axis of that length but no words on it."""
    axes.set_facecolor(PANEL)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=8, labelcolor=QUIET, labelbottom=False)
    axes.grid(color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_xlim(0, seconds or 1.0)
    axes.xaxis.set_major_locator(MultipleLocator(time_step(seconds)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda at_s, _: time_words(at_s)))


def time_step(seconds: float) -> float:
    """How far the marks of a time axis of this length are apart."""
    return next((step for step in _STEPS_S if seconds <= _MOST_STEPS * step), seconds / _MOST_STEPS)


def time_words(at_s: float) -> str:
    """A moment on a time axis.

    >>> time_words(0.05), time_words(75), time_words(3_600)
    ('0:00.05', '1:15', '1:00:00')
    """
    hundredths = round(at_s * 100)
    minutes, rest = divmod(hundredths, 6_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // 100:02}" + (f".{rest % 100:02}".rstrip("0") if rest % 100 else "")
    return f"{hours}:{minutes:02}:{seconds}" if hours else f"{minutes}:{seconds}"
