from __future__ import annotations

import io
import threading
import time
from pathlib import Path

import pytest
from tones import tone_hearing, write_song

import plugin.player
import plugin.playing
from dsp.strip import Strip
from plugin.performance import ASSETS, Performance, built_in
from plugin.playing import Manner, picture, play
from plugin.sound_file import SoundFile

STRIPS = (Strip("Left", (1,)), Strip("Right", (2,)))

SPEED = 2
"""How much faster than in reality time goes where a test plays in real time."""


@pytest.fixture
def performance(tmp_path: Path) -> Performance:
    return Performance(write_song(tmp_path / "song.wav"), "Test", STRIPS)


@pytest.fixture
def _quick_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def player(path: Path, *, paced: bool, loops: bool) -> plugin.player.Player:
        return plugin.player.Player(
            path,
            paced=paced,
            loops=loops,
            clock=lambda: time.monotonic() * SPEED,
            wait=lambda stop, seconds: threading.Event.wait(stop, seconds / SPEED),
        )

    monkeypatch.setattr(plugin.playing, "Player", player)


def played(performance: Performance, *, paced: bool) -> str:
    stream = io.StringIO()
    play(performance, tone_hearing(), stream, Manner(paced=paced))
    return stream.getvalue()


def test_elsewhere_than_on_a_terminal_it_prints_events_and_a_summary(performance: Performance) -> None:
    lines = played(performance, paced=False).splitlines()
    assert lines[0] == "   0:00.5  Right: CLIP on channel 2, 5 samples"
    assert any("Left: Bass (" in line for line in lines)
    assert any("Right: Flute ends" in line for line in lines)
    heard = lines.index("Listened for 0:03.0:")
    assert lines[heard + 1].startswith("  Left   Bass 1.")
    assert lines[heard + 2].endswith("true peak -6.0 dBTP")
    assert lines[heard + 3] == "         did not clip"
    assert lines[heard + 6] == "         clipped once on channel 2 (5 samples)"
    assert lines[heard + 7].endswith("no sound lost")


@pytest.mark.usefixtures("_quick_time")
def test_in_real_time_and_fast_the_events_are_the_same(performance: Performance) -> None:
    in_real_time, fast = (played(performance, paced=paced).splitlines()[:-1] for paced in (True, False))
    assert in_real_time == fast


def test_the_built_in_performance_is_as_described() -> None:
    if not (ASSETS / "performance.ogg").exists():
        pytest.skip("the performance has not been made")
    performance = built_in()
    assert performance.sound.stat().st_size <= 2_000_000
    with SoundFile(performance.sound) as sound:
        assert 30 <= sound.frames / sound.sample_rate_hz <= 60
        assert max(max(strip.channels) for strip in performance.strips) <= sound.channels


def test_a_picture_shows_the_view_at_that_moment(performance: Performance) -> None:
    svg = picture(performance, tone_hearing(), 1.8, columns=100, rows=24)
    assert "Bass" in svg
    assert "Flute" not in svg
    assert "0:01.8" in svg
