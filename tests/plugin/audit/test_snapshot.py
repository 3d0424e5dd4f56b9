"""What OBS has."""

from __future__ import annotations

import pytest

from plugin.audit.snapshot import AudioInput, ObsSnapshot, Sort


@pytest.mark.parametrize(
    ("kind", "sort"),
    [
        ("pulse_input_capture", Sort.DEVICE),
        ("alsa_input_capture", Sort.DEVICE),
        ("jack_output_capture", Sort.DEVICE),  # OBS's name for what it takes in from JACK
        ("wasapi_input_capture", Sort.DEVICE),
        ("coreaudio_input_capture", Sort.DEVICE),
        ("asio_input_capture", Sort.DEVICE),
        ("pulse_output_capture", Sort.PLAYBACK),
        ("wasapi_output_capture", Sort.PLAYBACK),
        ("wasapi_process_output_capture", Sort.PLAYBACK),
        ("coreaudio_output_capture", Sort.PLAYBACK),
        ("sck_audio_capture", Sort.PLAYBACK),
        ("ffmpeg_source", Sort.MEDIA),
        ("browser_source", Sort.MEDIA),
        ("v4l2_input", Sort.MEDIA),
        ("dshow_input", Sort.MEDIA),
    ],
)
def test_the_kinds_of_three_systems_are_known(kind: str, sort: Sort) -> None:
    assert AudioInput("it", kind).sort is sort


@pytest.mark.parametrize(("version", "major"), [("32.0.1-rc1", 32), ("29.0.2", 29), ("", 0), ("git", 0)])
def test_the_major_version_is_read_where_there_is_one(version: str, major: int) -> None:
    assert ObsSnapshot(version).major_version == major


def test_on_air_is_streaming_or_recording() -> None:
    assert not ObsSnapshot("31").is_on_air
    assert ObsSnapshot("31", is_streaming=True).is_on_air
    assert ObsSnapshot("31", is_recording=True).is_on_air


def test_an_input_is_one_with_sound_or_without() -> None:
    obs = ObsSnapshot("31", inputs=(AudioInput("Desk", "x"),), other_inputs=frozenset({"Logo"}))
    assert obs.has_input("Desk")
    assert obs.has_input("Logo")
    assert not obs.has_input("Nobody")
