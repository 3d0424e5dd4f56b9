"""Sound in words for those who can't hear it: ``[guitar, singing]``, live or as subtitles.

Captioners put what sounds, and is not said, in lower case into square brackets (DCMP Captioning Key, "Sound effects
and music").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from overlays.stretches import Stretch

SHORTEST_S: Final = 1.0
"""A caption that stays for less can't be read."""

WORDS: Final[Mapping[str, str]] = {"vocal": "singing", "speech": "speaking", "synth_lead": "synth"}
"""What a viewer would say, where that is not the label itself."""


def caption(labels: Iterable[str]) -> str:
    """What plays, in the order given; empty for nothing.

    >>> caption(["guitar", "vocal"]), caption([])
    ('[guitar, singing]', '')
    """
    words = dict.fromkeys(WORDS.get(label, label.replace("_", " ")) for label in labels)
    return f"[{', '.join(words)}]" if words else ""


def subtitles(heard: Sequence[Stretch]) -> str:
    """A SubRip file (.srt) of what was on, strips together: a caption while the same labels are on.

    Args:
        heard: what was on.
    """
    borders = sorted({border for one in heard for border in (one.start_s, one.end_s)})
    shown: list[tuple[float, float, str]] = []
    for start_s, stop_s in pairwise(borders):
        # In the order in which they began, as on the overlay: a newcomer stands last.
        playing = sorted((one.start_s, one.label) for one in heard if one.start_s <= start_s and one.end_s >= stop_s)
        text = caption(label for _, label in playing)
        if shown and (shown[-1][2] == text or (text and shown[-1][1] - shown[-1][0] < SHORTEST_S)):
            begin_s = shown.pop()[0]
            shown.append((begin_s, stop_s, text))
        else:
            shown.append((start_s, stop_s, text))
    cues = [cue for cue in shown if cue[2]]
    return "\n".join(
        f"{number}\n{_time(start_s)} --> {_time(stop_s)}\n{text}\n"
        for number, (start_s, stop_s, text) in enumerate(cues, 1)
    )


def _time(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02},{rest % 1000:03}"
