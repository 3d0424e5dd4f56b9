from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tones import song

from plugin.errors import UserError
from plugin.player import Player

RATE_HZ = 8_000
BLOCK = RATE_HZ // 100


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "song.wav"
    soundfile.write(path, 2 * song(RATE_HZ), RATE_HZ, subtype="FLOAT")
    return path


class Time:
    """Time that goes on only while somebody waits; after each wait it looks at the ring."""

    def __init__(self) -> None:
        self.now = 100.0
        self.player: Player | None = None
        self.filled: list[tuple[float, int]] = []

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        assert self.player is not None
        self.filled.append((self.now, self.player.ring.available + self.player.ring.lost))
        self.now += seconds
        self.player.ring.drop_to(0)
        return stop.is_set()


def test_in_real_time_a_block_is_written_when_it_would_have_come_in(file: Path) -> None:
    time = Time()
    player = time.player = Player(file, clock=lambda: time.now, wait=time.wait)
    player.start()
    player._thread.join(30)
    assert player.ended
    assert len(time.filled) == 300
    for index, (now, frames) in enumerate(time.filled):
        assert frames == index * BLOCK  # what was written before the wait for block `index`
        assert now == pytest.approx(100.0 + index * 0.01)
    assert time.now == pytest.approx(103.0)
    player.stop()


def test_unpaced_it_waits_for_room_and_loses_nothing(file: Path) -> None:
    player = Player(file, paced=False)
    player.start()
    blocks = []
    while True:
        ended = player.ended
        assert player.ring.available <= 0.25 * RATE_HZ + BLOCK
        blocks.append(player.ring.read(BLOCK * 3))
        if ended and not len(blocks[-1]):
            break
    player.stop()
    assert player.ring.lost == 0
    np.testing.assert_array_equal(np.concatenate(blocks), np.clip(2 * song(RATE_HZ), -1, 1))


def test_it_limits_to_full_scale_as_an_interface_does(file: Path) -> None:
    player = Player(file, paced=False)
    player.start()
    while player.ring.available < RATE_HZ // 4:  # bounded by pytest's own limit
        assert not player.ended
    player.stop()
    sound, _ = soundfile.read(file)
    assert np.abs(sound).max() == 2.0
    assert np.abs(player.ring.read(RATE_HZ)).max() <= 1.0


def test_it_stops_in_the_middle(file: Path) -> None:
    player = Player(file, clock=lambda: 0.0)  # time stands still: the second block is never due
    player.start()
    player.stop()
    assert player.ended
    assert player.ring.available <= BLOCK


def test_it_knows_the_file(file: Path) -> None:
    player = Player(file)
    assert (player.sample_rate_hz, player.channels, player.duration_s) == (RATE_HZ, 2, 3.0)
    player.stop()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"gone\.ogg: no such file"):
        Player(tmp_path / "gone.ogg")
