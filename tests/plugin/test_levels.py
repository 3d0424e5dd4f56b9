"""Levels per channel for finding where sound comes in."""

from __future__ import annotations

import numpy as np
import pytest
from rich.console import Console

from dsp.host_ring import HostRing
from plugin.levels import BAR_WIDTH, ChannelLevels, draw, line

RATE_HZ = 48000


def ring_with(channel: int, amplitude: float, seconds: float = 0.1, channels: int = 14) -> HostRing:
    frames = round(seconds * RATE_HZ)
    block = np.zeros((frames, channels), np.float32)
    block[:, channel - 1] = amplitude * np.sin(2 * np.pi * 1000 * np.arange(frames) / RATE_HZ)
    ring = HostRing(2 * RATE_HZ, channels)
    ring.write(block)
    return ring


def test_a_sine_shows_on_its_channel_only_at_its_level() -> None:
    levels = ChannelLevels(14, RATE_HZ)
    levels.take(ring_with(13, 0.5), 0)
    assert levels.peaks_dbfs[12] == pytest.approx(-6.02, abs=0.01)
    assert np.all(np.isneginf(np.delete(levels.peaks_dbfs, 12)))


def test_peaks_fall_while_nothing_comes() -> None:
    levels = ChannelLevels(14, RATE_HZ)
    levels.take(ring_with(1, 1.0), 0)
    empty = HostRing(RATE_HZ, 14)
    for _ in range(17):
        levels.take(empty, RATE_HZ // 10)
    assert levels.peaks_dbfs[0] == pytest.approx(-20, abs=0.5)  # a programme meter: 20 dB in 1.7 s


def test_the_highest_is_asked_for_once() -> None:
    levels = ChannelLevels(14, RATE_HZ)
    levels.take(ring_with(13, 0.5), 0)
    levels.take(ring_with(13, 0.1), 0)
    assert levels.take_highest_dbfs()[12] == pytest.approx(-6.02, abs=0.01)
    assert np.all(np.isneginf(levels.take_highest_dbfs()))


def test_what_is_no_number_does_not_stay_for_ever() -> None:
    ring = HostRing(RATE_HZ, 2)
    ring.write(np.full((480, 2), np.nan, np.float32))
    levels = ChannelLevels(2, RATE_HZ)
    levels.take(ring, 0)
    assert np.all(np.isneginf(levels.peaks_dbfs))


def test_a_line_names_the_channels_with_sound() -> None:
    assert line(np.array([-np.inf, -6.02, -70.0, -59.9])) == "2: -6.0 dBFS, 4: -59.9 dBFS"
    assert line(np.array([-np.inf, -61.0])) == "no sound"


@pytest.mark.parametrize("channels", [1, 14, 32])
def test_all_channels_are_drawn_and_fit_a_terminal(channels: int) -> None:
    console = Console(width=100, height=24)
    with console.capture() as captured:
        console.print(draw("Mixer", np.full(channels, -30.0), "listening"))
    text = captured.get()
    assert text.count("-30.0") == 2 * channels  # its bar and the line below
    assert len(text.splitlines()) <= 24


def test_a_bar_is_empty_at_the_floor_and_full_from_full_scale() -> None:
    console = Console(width=100)
    with console.capture() as captured:
        console.print(draw("Mixer", np.array([-60.0, -np.inf, -30.0, 0.0, 3.0]), ""))
    bars = [row.count("█") for row in captured.get().splitlines()[1:6]]
    assert bars == [0, 0, BAR_WIDTH // 2, BAR_WIDTH, BAR_WIDTH]
