"""The words of the overlays: a board in, the text of a text source out.

Only characters of Latin-1 stand in the defaults. OBS on Linux and macOS draws a text from a single font and
never looks in another: a ``⚠`` would be an empty box in many of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dsp.events import Cause
from overlays.board import Board, StripBoard


def label_name(label: str) -> str:
    """A label for human eyes.

    >>> label_name("synth_lead")
    'Synth lead'
    """
    return label.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Wording:
    """How things are said.

    Attributes:
        names: what to call a label, where it is not its own name.
        between: stands between two instruments.
        instruments: a strip's line when there are several strips; ``{strip}`` and ``{instruments}``.
        clipping: the clip warning; ``{strips}``.
        clips: one strip in it when there are several; ``{strip}`` and ``{runs}``.
        clips_alone: the same when there is only one strip.

    Raises:
        ValueError: a template that cannot be filled.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    between: str = " · "
    instruments: str = "{strip}: {instruments}"
    clipping: str = "CLIPPING {strips}"
    clips: str = "{strip} ({runs}×)"
    clips_alone: str = "({runs}×)"

    def __post_init__(self) -> None:
        fields: dict[str, dict[str, str | int]] = {
            "instruments": {"strip": "", "instruments": ""},
            "clipping": {"strips": ""},
            "clips": {"strip": "", "runs": 0},
            "clips_alone": {"strip": "", "runs": 0},
        }
        for name, values in fields.items():
            template: str = getattr(self, name)
            try:
                template.format_map(values)
            except (KeyError, IndexError, ValueError, AttributeError) as error:
                known = " and ".join(f"{{{value}}}" for value in values)
                raise ValueError(f"{name}: cannot fill {template!r}: it may hold {known}") from error

    def name(self, label: str) -> str:
        """What a label is called."""
        return self.names.get(label) or label_name(label)


DEFAULT_WORDING = Wording()


def instruments_text(board: Board, wording: Wording = DEFAULT_WORDING) -> str:
    """What plays: ``Guitar · Drums``, with several strips a line each: ``Band: Guitar · Drums``.

    Strips on which nothing plays are left out; empty when nothing plays at all.
    """
    lines = [(strip.name, _listed(strip, wording)) for strip in board.strips if strip.instruments]
    if len(board.strips) == 1:
        return "\n".join(instruments for _, instruments in lines)
    return "\n".join(wording.instruments.format(strip=strip, instruments=instruments) for strip, instruments in lines)


def clipping_text(board: Board, wording: Wording = DEFAULT_WORDING) -> str:
    """What clips: ``CLIPPING (3×)``, with several strips ``CLIPPING Band (3×) · Voice (1×)``; else empty."""
    template = wording.clips_alone if len(board.strips) == 1 else wording.clips
    clipping = [(strip.name, strip.warning(Cause.CLIP)) for strip in board.strips]
    warnings = [template.format(strip=strip, runs=warning.count) for strip, warning in clipping if warning]
    return wording.clipping.format(strips=wording.between.join(warnings)) if warnings else ""


def _listed(strip: StripBoard, wording: Wording) -> str:
    return wording.between.join(wording.name(playing.label) for playing in strip.instruments)
