"""What the detector says, and why a label is told of or is not, as it is sent."""

from __future__ import annotations

from typing import Literal

import pydantic_core

from dsp.analysis import Scores, StripState
from plugin.api.message import VERSION, Message, Part
from plugin.mailbox import Snapshot


class LabelScore(Part):
    """A label on a strip; figures are 0-1.

    Attributes:
        label: one of the detector's.
        raw: probability now.
        smoothed: the median of the latest ones, which is what decides.
        on: threshold that the median has to reach to be told of.
        off: threshold below which it is not told of any more.
        state: on: it is told of. held: it has ended, and is told of until its minimum time is over. settling: it is
            high enough now, but the median is not yet. below: it is below its threshold.
    """

    label: str
    raw: float
    smoothed: float
    on: float
    off: float
    state: Literal["on", "held", "settling", "below"]


class StripScores(Part):
    """The labels of a strip.

    Attributes:
        strip: its name.
        silent: whether there is next to no sound to recognise anything in.
        labels: in the detector's order.
    """

    strip: str
    silent: bool
    labels: tuple[LabelScore, ...]


class LabelScores(Message):
    """What the detector says, and what comes of it.

    Attributes:
        position_s: seconds of the stream that were consumed.
        strips: in the order of the configuration; none while the detection is off.
    """

    type: Literal["scores"] = "scores"
    position_s: float
    strips: tuple[StripScores, ...]


def scores(snapshot: Snapshot) -> bytes:
    """A `LabelScores`, as it is sent. Not through the model, as it is sent so often."""
    return pydantic_core.to_json(
        {
            "v": VERSION,
            "type": "scores",
            "position_s": round(snapshot.position_s, 3),
            "strips": [_strip(state, state.scores) for state in snapshot.strips if state.scores is not None],
        }
    )


def _strip(state: StripState, given: Scores) -> dict[str, object]:
    rows = zip(given.labels, given.raw, given.smoothed, given.on, given.off, given.states, strict=True)
    return {
        "strip": state.strip,
        "silent": state.is_silent,
        "labels": [
            {
                "label": label,
                "raw": round(float(raw), 4),
                "smoothed": round(float(smoothed), 4),
                "on": round(float(on), 4),
                "off": round(float(off), 4),
                "state": label_state,
            }
            for label, raw, smoothed, on, off, label_state in rows
        ],
    }
