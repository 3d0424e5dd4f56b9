"""What there is to be shown, worked out from the events alone.

A board never changes: each event makes the next one, so a sink can compare two and a test can keep them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dsp.events import Clip, ClipCleared, Event, InstrumentOff, InstrumentOn, Overrun


@dataclass(frozen=True, slots=True)
class Playing:
    """An instrument that is on.

    Attributes:
        label: one of the detector's labels.
        confidence: 0–1; as of the last event about it.
        since: seconds on the stream clock; when it began.
    """

    label: str
    confidence: float
    since: float


@dataclass(frozen=True, slots=True)
class ClipWarning:
    """A strip's latched warning; it stays until its ``ClipCleared``.

    Attributes:
        since: seconds on the stream clock; when the strip began to clip.
        runs: runs of full-scale samples since then, in all channels.
        samples: full-scale samples since then, in all channels.
        channels: 1-based channels of the interface that clipped, ascending.
    """

    since: float
    runs: int = 0
    samples: int = 0
    channels: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StripBoard:
    """What there is to be shown of one strip.

    Attributes:
        name: the strip's name.
        instruments: those that are on, in the order in which they began: a newcomer never moves the others.
        warning: None while it does not clip.
    """

    name: str
    instruments: tuple[Playing, ...] = ()
    warning: ClipWarning | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """What there is to be shown.

    Attributes:
        strips: one a strip, in the order of the configuration.
        overruns: how often sound was lost.
        lost_frames: how many frames of it.
    """

    strips: tuple[StripBoard, ...]
    overruns: int = 0
    lost_frames: int = 0

    @classmethod
    def blank(cls, strips: Sequence[str]) -> Board:
        """A board on which nothing has been heard yet.

        Args:
            strips: their names, in the order in which they are shown.
        """
        return cls(tuple(StripBoard(name) for name in strips))

    def __getitem__(self, strip: str) -> StripBoard:
        """The part of the strip of that name.

        Raises:
            ValueError: there is no such strip.
        """
        for part in self.strips:
            if part.name == strip:
                return part
        known = ", ".join(repr(part.name) for part in self.strips)
        raise ValueError(f"no strip {strip!r} on this board: it has {known or 'none'}")

    def apply(self, *events: Event) -> Board:
        """The board once these events have happened, in their order; unknown kinds change nothing.

        Raises:
            ValueError: one is about a strip that is not on the board.
        """
        board = self
        for event in events:
            board = board._apply(event)
        return board

    def _apply(self, event: Event) -> Board:
        match event:
            case Overrun():
                return replace(self, overruns=self.overruns + 1, lost_frames=self.lost_frames + event.frames)
            case InstrumentOn() | InstrumentOff():
                strip = self[event.strip]
                return self._with(replace(strip, instruments=_instruments(strip.instruments, event)))
            case Clip():
                strip = self[event.strip]
                return self._with(replace(strip, warning=_warning(strip.warning, event)))
            case ClipCleared():
                return self._with(replace(self[event.strip], warning=None))
            case _:
                return self

    def _with(self, changed: StripBoard) -> Board:
        return replace(self, strips=tuple(changed if part.name == changed.name else part for part in self.strips))


def _instruments(playing: Iterable[Playing], event: InstrumentOn | InstrumentOff) -> tuple[Playing, ...]:
    """The instruments after one went on or off. One that is told twice to be on keeps its place."""
    if isinstance(event, InstrumentOff):
        return tuple(one for one in playing if one.label != event.label)
    after = {one.label: one for one in playing}
    since = after[event.label].since if event.label in after else event.time
    after[event.label] = Playing(event.label, event.confidence, since)
    return tuple(after.values())


def _warning(warning: ClipWarning | None, clip: Clip) -> ClipWarning:
    before = warning or ClipWarning(clip.time)
    return ClipWarning(
        since=min(before.since, clip.time),
        runs=before.runs + clip.runs,
        samples=before.samples + clip.samples,
        channels=tuple(sorted({*before.channels, clip.channel})),
    )
