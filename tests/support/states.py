"""States of strips, as little of them as a test cares about."""

from __future__ import annotations

import math

from dsp.analysis import LabelState, Levels, Light, Loudness, Scores, StandingFault, StripState
from dsp.events import Cause


def levels(*channels_db: float, rms_db: float = -20.0, true_peak_db: float | None = None) -> Levels:
    """Peaks of some channels; the held readings and maxima are the same. RMS is of channels that are not silent."""
    rms = tuple(-math.inf if math.isinf(level) else rms_db for level in channels_db)
    true_peaks = channels_db if true_peak_db is None else (true_peak_db,) * len(channels_db)
    return Levels(
        peak_dbfs=channels_db,
        held_peak_dbfs=channels_db,
        max_peak_dbfs=channels_db,
        rms_dbfs=rms,
        held_rms_dbfs=rms,
        true_peak_dbtp=true_peaks,
        held_true_peak_dbtp=true_peaks,
        max_true_peak_dbtp=true_peaks,
    )


def loudness(
    momentary: float = math.nan,
    *,
    short_term: float = math.nan,
    integrated: float = math.nan,
    range_lu: float = math.nan,
    gated_s: float = 0.0,
    paused: bool = False,
) -> Loudness:
    """Readings in LUFS; those that are not named are undefined."""
    return Loudness(momentary, short_term, integrated, range_lu, momentary, short_term, gated_s, paused)


def scores(**labels: tuple[float, float, LabelState]) -> Scores:
    """Of each label the raw and the smoothed posterior and its state; all thresholds are 0.5 and 0.4."""
    raw, smoothed, states = zip(*labels.values(), strict=True)
    return Scores(tuple(labels), raw, smoothed, (0.5,) * len(labels), (0.4,) * len(labels), states)


def state(
    strip: str,
    *,
    of: Levels | None = None,
    loud: Loudness | None = None,
    playing: tuple[tuple[str, float], ...] = (),
    clips: int = 0,
    overs: int = 0,
    flat_tops: int = 0,
    lit: tuple[Cause, ...] = (),
    faults: tuple[StandingFault, ...] = (),
    of_labels: Scores | None = None,
) -> StripState:
    """A strip of two channels, the second silent; warnings are on the first."""
    counts = {Cause.CLIP: clips, Cause.OVER: overs, Cause.FLAT_TOP: flat_tops}
    return StripState(
        strip=strip,
        levels=of or levels(-12.3, -math.inf),
        loudness=loud or loudness(),
        playing=playing,
        lights={cause: Light(cause in lit, (count, 0)) for cause, count in counts.items()},
        faults=faults,
        scores=of_labels,
    )
