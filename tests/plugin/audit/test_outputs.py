"""Tracks, out of OBS's profile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.audit.outputs import PARAMETERS, OutputTracks, output_tracks

ADVANCED = {("Output", "Mode"): "Advanced"}


def advanced(**values: str | None) -> dict[tuple[str, str], str | None]:
    return {**ADVANCED, **{("AdvOut", name): value for name, value in values.items()}}


def simple(**values: str | None) -> dict[tuple[str, str], str | None]:
    return {("Output", "Mode"): "Simple", **{("SimpleOutput", name): value for name, value in values.items()}}


@pytest.mark.parametrize("profile", [{}, simple(RecQuality="Stream"), simple(RecQuality="Small"), ADVANCED])
def test_obs_begins_with_track_1_for_everything(profile: dict[tuple[str, str], str | None]) -> None:
    assert output_tracks(profile) == OutputTracks(1, frozenset({1}), None)


def test_simple_mode_always_streams_track_1() -> None:
    assert output_tracks({**simple(), ("AdvOut", "TrackIndex"): "4"}).streamed == 1


def test_simple_mode_records_what_is_ticked_unless_it_records_the_stream() -> None:
    assert output_tracks(simple(RecQuality="HQ", RecTracks="5")).recorded == {1, 3}
    assert output_tracks(simple(RecQuality="Stream", RecTracks="5")).recorded == {1}


def test_simple_modes_vod_track_is_the_second() -> None:
    assert output_tracks(simple(VodTrackEnabled="true")).vod == 2
    assert output_tracks(simple(VodTrackEnabled="false")).vod is None


def test_advanced_mode_says_it_all() -> None:
    tracks = output_tracks(advanced(TrackIndex="2", RecTracks="36", VodTrackEnabled="true", VodTrackIndex="4"))
    assert tracks == OutputTracks(2, frozenset({3, 6}), 4)


def test_ffmpeg_output_has_a_mask_of_its_own() -> None:
    assert output_tracks(advanced(RecType="FFmpeg", RecTracks="1", FFAudioMixes="2")).recorded == {2}


@pytest.mark.parametrize("format_", ["RecFormat", "RecFormat2"])
def test_flv_holds_one_track(format_: str) -> None:
    assert output_tracks(advanced(**{format_: "flv"}, RecTracks="6", FLVTrack="3")).recorded == {3}


def test_the_newer_of_the_two_formats_counts() -> None:
    assert output_tracks(advanced(RecFormat="flv", RecFormat2="mkv", RecTracks="2", FLVTrack="3")).recorded == {2}


@given(st.dictionaries(st.sampled_from(PARAMETERS), st.one_of(st.none(), st.text(), st.integers().map(str))))
def test_whatever_stands_there_tracks_are_tracks(profile: dict[tuple[str, str], str | None]) -> None:
    tracks = output_tracks(profile)
    assert {tracks.streamed, *tracks.recorded, tracks.vod or 1} <= set(range(1, 7))
    assert tracks.recorded
