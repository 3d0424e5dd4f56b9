"""The watchdogs of all strips: silence, a dead side, stereo out of phase, DC offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dsp.dc_offset import DcOffset
from dsp.dead_side import DeadSide
from dsp.events import FaultKind
from dsp.hop_sums import HopSums, stereo_pairs, sums_of
from dsp.hops import Hops
from dsp.hysteresis import Hysteresis, Turn, Verdict
from dsp.phase import Phase
from dsp.silence import Silence
from dsp.watch_settings import WatchSettings

HOP_S = 0.1
"""All is judged in steps of this length: no fault lasts less than a second."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault begins or ends.

    Attributes:
        kind: what is wrong.
        strip: index from 0.
        channel: index from 0 in all channels; None where it is the strip as a whole.
        frame: when it began or ended in the sound.
        begins: whether it begins.
        value: when it was told: dBFS in silence, dB of a dead side below the other (``-inf`` and ``inf`` for digital
            silence), the correlation, or the offset.
    """

    kind: FaultKind
    strip: int
    channel: int | None
    frame: int
    begins: bool
    value: float


class Watchdog(Protocol):
    """Judges one kind of fault."""

    @property
    def end_s(self) -> float:
        """How long all has to be well until a fault is over."""

    def judge(self, hop: HopSums) -> Verdict | None:
        """Take the next hop; None where there is too little sound to judge."""

    def forget(self) -> None:
        """Sound was lost."""


class _Guard:
    """A watchdog with its hysteresis, and whom its places stand for."""

    def __init__(
        self, kind: FaultKind, dog: Watchdog, places: Sequence[tuple[int, int | None]], hold_s: float, rate_hz: int
    ) -> None:
        self._kind = kind
        self._dog = dog
        self._places = places
        self._hysteresis = Hysteresis(len(places), round(hold_s * rate_hz), round(dog.end_s * rate_hz))

    def step(self, hop: HopSums) -> list[Fault]:
        verdict = self._dog.judge(hop)
        return self._told(self._hysteresis.step(verdict, hop.end, hop.end - hop.start)) if verdict else []

    def forget(self) -> None:
        self._dog.forget()
        self._hysteresis.forget()

    def close(self, now: int) -> list[Fault]:
        return self._told(self._hysteresis.close(now))

    def _told(self, turns: Sequence[Turn]) -> list[Fault]:
        return [Fault(self._kind, *self._places[turn.place], turn.frame, turn.begins, turn.value) for turn in turns]


class Watch:
    """Watches all strips. The channels of all strips lie one after the other, in the strips' order.

    A fault is told once when it has lasted for its hold time, and once when it is over; noise around a threshold
    makes one fault of it, not many.

    Latency: the hold time plus at most one hop, to begin; to end, the dog's own time plus a hop.

    Over a gap nothing is known: what was about to begin or end starts anew behind it, and what was on stays on.

    Args:
        widths: how many channels each strip has. Only strips of two have sides.
        sample_rate_hz: of the sound.
        settings: what is watched.
    """

    def __init__(self, widths: Sequence[int], sample_rate_hz: int, settings: WatchSettings) -> None:
        self._pairs = stereo_pairs(widths)
        self._hop = round(HOP_S * sample_rate_hz)
        self._hops = Hops(sum(widths), self._hop)
        self._next = 0  # the frame that continues what was seen
        self._hop_start = 0
        self._guards = _guards(widths, self._pairs, sample_rate_hz, settings)

    def process(self, block: NDArray[np.float32], start: int) -> list[Fault]:
        """Take the next block.

        Args:
            block: ``[channels of all strips, frames]``, full scale ±1, finite.
            start: its first frame.

        Returns:
            what began or ended, known by its end.
        """
        if not self._guards:
            return []
        if start != self._next:
            self._hops.flush()
            self._hop_start = start
            for guard in self._guards:
                guard.forget()
        self._next = start + block.shape[1]
        told: list[Fault] = []
        for window in self._hops.push(block):
            hop = sums_of(window, self._hop_start, self._pairs)
            self._hop_start = hop.end
            told += [fault for guard in self._guards for fault in guard.step(hop)]
        return told

    def close(self) -> list[Fault]:
        """The sound has ended, and with it every fault."""
        return [fault for guard in self._guards for fault in guard.close(self._next)]


def _guards(
    widths: Sequence[int], pairs: NDArray[np.int64], rate_hz: int, settings: WatchSettings
) -> tuple[_Guard, ...]:
    """A guard for every kind that is on and has something to watch."""
    owner = np.repeat(np.arange(len(widths)), widths).tolist()
    strips: list[tuple[int, int | None]] = [(index, None) for index in range(len(widths))]
    channels: list[tuple[int, int | None]] = [(strip, channel) for channel, strip in enumerate(owner)]
    sides = [channels[channel] for channel in pairs.ravel().tolist()]
    stereo = [strips[owner[left]] for left in pairs[0].tolist()]
    silence, dead, phase, dc = settings.silence, settings.dead_side, settings.phase, settings.dc_offset
    guards = []
    if silence.on:
        dog: Watchdog = Silence(widths, rate_hz, silence.threshold_dbfs)
        guards.append(_Guard(FaultKind.SILENCE, dog, strips, silence.hold_s, rate_hz))
    if dead.on and sides:
        dog = DeadSide(pairs, dead.difference_db)
        guards.append(_Guard(FaultKind.DEAD_SIDE, dog, sides, dead.hold_s, rate_hz))
    if phase.on and stereo:
        dog = Phase(pairs, phase.correlation)
        guards.append(_Guard(FaultKind.OUT_OF_PHASE, dog, stereo, phase.hold_s, rate_hz))
    if dc.on:
        dog = DcOffset(len(channels), dc.offset)
        guards.append(_Guard(FaultKind.DC_OFFSET, dog, channels * 2, dc.hold_s, rate_hz))
    return tuple(guards)
