"""Which audio tracks OBS streams and records: its profile says so, in a dozen parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TRACKS = range(1, 7)
"""OBS has six."""

PARAMETERS: tuple[tuple[str, str], ...] = (
    ("Output", "Mode"),
    ("SimpleOutput", "RecQuality"),
    ("SimpleOutput", "RecTracks"),
    ("SimpleOutput", "VodTrackEnabled"),
    ("AdvOut", "TrackIndex"),
    ("AdvOut", "VodTrackEnabled"),
    ("AdvOut", "VodTrackIndex"),
    ("AdvOut", "RecType"),
    ("AdvOut", "RecTracks"),
    ("AdvOut", "RecFormat2"),
    ("AdvOut", "RecFormat"),
    ("AdvOut", "FLVTrack"),
    ("AdvOut", "FFAudioMixes"),
)
"""Category and name of the profile parameters that decide it."""

Profile = Mapping[tuple[str, str], str | None]
"""Values of such parameters; None, or missing: OBS has none."""

SIMPLE_VOD_TRACK = 2


@dataclass(frozen=True, slots=True)
class OutputTracks:
    """Tracks, counted from 1 as OBS does.

    Attributes:
        streamed: the one that goes out.
        recorded: those that are written to the file.
        vod: the one that Twitch keeps for the video on demand; None: the streamed one.
    """

    streamed: int = 1
    recorded: frozenset[int] = frozenset({1})
    vod: int | None = None


def output_tracks(profile: Profile) -> OutputTracks:
    """What a profile streams and records. What cannot be read counts as OBS's default."""
    if profile.get(("Output", "Mode")) == "Advanced":
        return OutputTracks(
            streamed=_track(profile, "TrackIndex", 1),
            recorded=_advanced_recorded(profile),
            vod=_track(profile, "VodTrackIndex", 2) if _is_on(profile, "AdvOut") else None,
        )
    return OutputTracks(
        recorded=_simple_recorded(profile), vod=SIMPLE_VOD_TRACK if _is_on(profile, "SimpleOutput") else None
    )


def _simple_recorded(profile: Profile) -> frozenset[int]:
    """Track 1 before OBS 29.1, and wherever the recording is the stream's; else what is ticked."""
    if profile.get(("SimpleOutput", "RecQuality")) == "Stream":
        return frozenset({1})
    return _mask(profile, ("SimpleOutput", "RecTracks"))


def _advanced_recorded(profile: Profile) -> frozenset[int]:
    if profile.get(("AdvOut", "RecType")) == "FFmpeg":
        return _mask(profile, ("AdvOut", "FFAudioMixes"))
    format_ = profile.get(("AdvOut", "RecFormat2")) or profile.get(("AdvOut", "RecFormat"))
    if format_ == "flv":  # holds one track only
        return frozenset({_track(profile, "FLVTrack", 1)})
    return _mask(profile, ("AdvOut", "RecTracks"))


def _is_on(profile: Profile, category: str) -> bool:
    return profile.get((category, "VodTrackEnabled")) == "true"


def _track(profile: Profile, name: str, default: int) -> int:
    number = _number(profile.get(("AdvOut", name)))
    return number if number in TRACKS else default


def _mask(profile: Profile, parameter: tuple[str, str]) -> frozenset[int]:
    """A bit mask, the lowest bit for track 1."""
    number = _number(profile.get(parameter))
    return frozenset(track for track in TRACKS if number >> track - 1 & 1) or frozenset({1})


def _number(text: str | None) -> int:
    """A whole number; 0 for everything else."""
    try:
        return max(0, int(text or "0"))
    except ValueError:
        return 0
