"""What the server says, but for meters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Literal

import pydantic_core

from dsp.events import Event
from plugin.api.message import VERSION, Message, Part, RequestId
from plugin.controls.state import ControlState


class Answer(Message):
    """What came of a request; each gets one.

    Attributes:
        id: of the request; null if it had none, or none that could be read.
        ok: whether it was done.
        error: why not, in one line; null if it was.
    """

    type: Literal["answer"] = "answer"
    id: RequestId | None
    ok: bool
    error: str | None


class ObsState(Part):
    """How it stands with OBS.

    Attributes:
        connected: whether Soundcheck reaches it.
        on_air: whether it streams; null: not known.
        open_strips: strips whose input there is known not to be muted; private overlays show no others.
    """

    connected: bool
    on_air: bool | None
    open_strips: tuple[str, ...] = ()


class State(Message):
    """How the controls and OBS stand.

    Attributes:
        detection: whether instruments are recognised.
        warnings: whether overlays show warnings.
        overlays: for each overlay whether it shows.
        strips: for each strip whether overlays show it.
        profile: the loudness that is aimed at.
        panic: all overlays are empty and no rule acts.
        sensitivity: 0-100.
        thresholds: for each label the probability 0-1 from which it shows now, sensitivity included.
        paused: for each strip whether its integrated loudness stands still.
        changed: whether there is something to save.
        obs: OBS.
        trouble: what keeps Soundcheck from hearing, in one line; empty: nothing does.
    """

    type: Literal["state"] = "state"
    detection: bool
    warnings: bool
    overlays: Mapping[str, bool]
    strips: Mapping[str, bool]
    profile: str
    panic: bool
    sensitivity: float
    thresholds: Mapping[str, float]
    paused: Mapping[str, bool]
    changed: bool
    obs: ObsState
    trouble: str


class EventRecord(Part):
    """An event, as ``soundcheck analyze`` prints it; what does not apply is left out.

    Attributes:
        event: what happened: instrument_on, instrument_off, clip, over, flat_top, clip_cleared, over_cleared,
            flat_top_cleared, fault_on, fault_off or overrun.
        time: seconds on the stream clock; when it happened in the sound.
        reported: seconds on the stream clock; when it became known.
        strip: its name.
        label: one of the detector's.
        confidence: probability 0-1.
        channel: 1-based channel of the interface; null: the strip as a whole.
        samples: full-scale samples.
        runs: how many clips this record stands for.
        overs: how many true peaks above the ceiling it stands for.
        plateaus: how many flat tops it stands for.
        peak_dbtp: the highest true peak among them.
        level_dbfs: where the wave is cut off.
        fault: what is wrong: silence, dead_side, out_of_phase or dc_offset.
        value: of a fault: dBFS, dB, correlation or offset.
        count: how many a warning that goes out had counted.
        frames: how many frames of sound were lost.
    """

    event: str
    time: float
    reported: float
    strip: str | None = None
    label: str | None = None
    confidence: float | None = None
    channel: int | None = None
    samples: int | None = None
    runs: int | None = None
    overs: int | None = None
    plateaus: int | None = None
    peak_dbtp: float | None = None
    level_dbfs: float | None = None
    fault: str | None = None
    value: float | None = None
    count: int | None = None
    frames: int | None = None


class Events(Message):
    """What has happened since the last such message.

    Attributes:
        events: in the order in which they became known.
        merged: how many more there were, merged into these because they were not taken in time.
    """

    type: Literal["events"] = "events"
    events: tuple[EventRecord, ...]
    merged: int


def answer(id_: RequestId | None, error: str | None = None) -> bytes:
    """An `Answer`, as it is sent; a good one unless there is an error."""
    return Answer(v=VERSION, id=id_, ok=error is None, error=error).model_dump_json().encode()


def state(controls: ControlState, obs: ObsState, trouble: str = "") -> bytes:
    """A `State`, as it is sent."""
    values = asdict(controls)
    values["thresholds"] = {label: round(value, 6) for label, value in controls.thresholds.items()}
    return State(v=VERSION, **values, obs=obs, trouble=trouble).model_dump_json().encode()


def events(heard: Sequence[Event], merged: int) -> bytes:
    """An `Events`, as it is sent. Not through the model, which would tell what is left out as a zero."""
    return pydantic_core.to_json(
        {"v": VERSION, "type": "events", "events": [event.record() for event in heard], "merged": merged}
    )
