"""How a strip was on the whole: a file's, at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from dsp.advice import Advice, advise
from dsp.analysis import Loudness, StripState
from dsp.events import Cause
from dsp.profile import Profile


@dataclass(frozen=True, slots=True)
class StripSummary:
    """A strip from the beginning to the end.

    Attributes:
        strip: its name.
        seconds: of sound.
        loudness: of all of it; NaN is undefined, ``-inf`` silence.
        true_peak_dbtp: the highest of all channels; ``-inf`` in silence.
        sample_peak_dbfs: the highest of all channels.
        clips: runs of full-scale samples.
        overs: how often the true peak was above the ceiling, though no sample clipped.
        flat_tops: plateaus below full scale.
        advice: what to do; None where there is too little sound to say.
    """

    strip: str
    seconds: float
    loudness: Loudness
    true_peak_dbtp: float
    sample_peak_dbfs: float
    clips: int
    overs: int
    flat_tops: int
    advice: Advice | None

    @classmethod
    def of(cls, state: StripState, seconds: float, profile: Profile) -> Self:
        """Of the state after the last sound.

        Args:
            state: the strip's.
            seconds: of sound that there were.
            profile: what the strip should aim at.
        """
        return cls(
            strip=state.strip,
            seconds=seconds,
            loudness=state.loudness,
            true_peak_dbtp=max(state.levels.max_true_peak_dbtp),
            sample_peak_dbfs=max(state.levels.max_peak_dbfs),
            clips=state.lights[Cause.CLIP].count,
            overs=state.lights[Cause.OVER].count,
            flat_tops=state.lights[Cause.FLAT_TOP].count,
            advice=advise(state.loudness, state.levels, profile),
        )
