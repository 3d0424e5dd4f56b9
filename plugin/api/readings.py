"""Meters, as they are sent: what can be drawn without knowing anything else."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Literal

import pydantic_core

from dsp.analysis import StripState
from plugin.api.message import VERSION, Message, Part, Reading
from plugin.mailbox import Snapshot


class LevelReadings(Part):
    """Levels, one number a channel; null in silence.

    Attributes:
        peak_dbfs: sample peak, falling back as a programme meter does.
        held_peak_dbfs: the highest of it in the latest seconds.
        max_peak_dbfs: the highest since the reset.
        rms_dbfs: over 300 ms.
        held_rms_dbfs: the highest of it in the latest seconds.
        true_peak_dbtp: true peak, falling back in the same way.
        held_true_peak_dbtp: the highest of it in the latest seconds.
        max_true_peak_dbtp: the highest since the reset.
    """

    peak_dbfs: tuple[Reading, ...]
    held_peak_dbfs: tuple[Reading, ...]
    max_peak_dbfs: tuple[Reading, ...]
    rms_dbfs: tuple[Reading, ...]
    held_rms_dbfs: tuple[Reading, ...]
    true_peak_dbtp: tuple[Reading, ...]
    held_true_peak_dbtp: tuple[Reading, ...]
    max_true_peak_dbtp: tuple[Reading, ...]


class LoudnessReadings(Part):
    """Loudness; null where too little was heard, or nothing above the gate.

    Attributes:
        momentary_lufs: over 400 ms.
        short_term_lufs: over 3 s.
        integrated_lufs: since the reset, gated.
        range_lu: from quiet to loud, since the reset.
        max_momentary_lufs: the loudest since the reset.
        max_short_term_lufs: the loudest since the reset.
        gated_s: seconds of sound that the integrated loudness stands on.
        paused: whether integrated loudness and range stand still.
    """

    momentary_lufs: Reading
    short_term_lufs: Reading
    integrated_lufs: Reading
    range_lu: Reading
    max_momentary_lufs: Reading
    max_short_term_lufs: Reading
    gated_s: float
    paused: bool


class PlayingReading(Part):
    """An instrument that is on.

    Attributes:
        label: one of the detector's.
        posterior: probability 0-1 now.
    """

    label: str
    posterior: float


class LightReading(Part):
    """A latched warning.

    Attributes:
        lit: whether it shows.
        counts: causes since the reset, by channel of the strip.
    """

    lit: bool
    counts: tuple[int, ...]


class FaultReading(Part):
    """What else is wrong now.

    Attributes:
        fault: what: silence, dead_side, out_of_phase or dc_offset.
        channel: 1-based channel of the interface; null: the strip as a whole.
    """

    fault: str
    channel: int | None


class StripReadings(Part):
    """A strip.

    Attributes:
        strip: its name.
        levels: of its channels.
        loudness: of the strip.
        playing: the instruments that are on.
        lights: latched warnings, by cause: clip, over, flat_top.
        faults: in the order in which they began.
    """

    strip: str
    levels: LevelReadings
    loudness: LoudnessReadings
    playing: tuple[PlayingReading, ...]
    lights: Mapping[str, LightReading]
    faults: tuple[FaultReading, ...]


class MeterReadings(Message):
    """How things stood after the newest sound.

    Attributes:
        position_s: seconds of the stream that were consumed.
        strips: in the order of the configuration.
    """

    type: Literal["meters"] = "meters"
    position_s: float
    strips: tuple[StripReadings, ...]


_LEVELS = tuple(LevelReadings.model_fields)
_LOUDNESS = tuple(name for name in LoudnessReadings.model_fields if name != "paused")


def meters(snapshot: Snapshot) -> bytes:
    """A `MeterReadings`, as it is sent. Not through the model: that takes twice as long."""
    return pydantic_core.to_json(
        {
            "v": VERSION,
            "type": "meters",
            "position_s": round(snapshot.position_s, 3),
            "strips": [_strip(state) for state in snapshot.strips],
        }
    )


def _strip(state: StripState) -> dict[str, object]:
    levels, loudness = state.levels, state.loudness
    return {
        "strip": state.strip,
        "levels": {name: [_decibel(value) for value in getattr(levels, name)] for name in _LEVELS},
        "loudness": {name: _decibel(getattr(loudness, name)) for name in _LOUDNESS} | {"paused": loudness.paused},
        "playing": [{"label": label, "posterior": round(float(posterior), 4)} for label, posterior in state.playing],
        "lights": {cause: {"lit": light.lit, "counts": light.counts} for cause, light in state.lights.items()},
        "faults": [{"fault": fault.kind, "channel": fault.channel} for fault in state.faults],
    }


def _decibel(value: float) -> float | None:
    """To a hundredth, which is more than any meter shows; None for what JSON cannot say."""
    return round(float(value), 2) if isfinite(value) else None
