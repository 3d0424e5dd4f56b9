from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from tones import tone

from models.training.takes import check_take, read_take

RATE_HZ = 22_050


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.opus", "a.mp3", "a.aiff"])
def test_it_reads_what_musicians_have_at_the_rate_that_is_wanted(tmp_path: Path, name: str):
    sound = np.stack([tone(440, 2.0), 0.5 * tone(440, 2.0)], axis=1)
    options = {"format": "OGG", "subtype": "OPUS"} if name == "a.opus" else {}
    soundfile.write(tmp_path / name, sound, 48_000, **options)
    take = read_take(tmp_path / name, RATE_HZ)
    assert take.shape == (pytest.approx(2 * RATE_HZ, abs=2_500),)  # mp3 pads
    middle = take[RATE_HZ // 2 : RATE_HZ // 2 + 8_192] * np.hanning(8_192)
    assert np.abs(np.fft.rfft(middle)).argmax() * RATE_HZ / 8_192 == pytest.approx(440, abs=3)
    assert np.abs(take).max() == pytest.approx(0.375, abs=0.02)
    check_take(tmp_path / name)


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 192_000])
def test_any_rate_gives_the_same_length(tmp_path: Path, rate_hz: int):
    soundfile.write(tmp_path / "a.wav", tone(440, 1.0, rate_hz), rate_hz)
    assert len(read_take(tmp_path / "a.wav", RATE_HZ)) == pytest.approx(RATE_HZ, abs=2)


def test_only_the_beginning_is_read_where_that_is_enough(tmp_path: Path):
    soundfile.write(tmp_path / "a.wav", tone(440, 5.0, 8_000), 8_000)
    assert len(read_take(tmp_path / "a.wav", RATE_HZ, longest_s=2.0)) == pytest.approx(2 * RATE_HZ, abs=2)


@pytest.mark.parametrize(
    ("sound", "rate_hz", "why"),
    [
        (np.zeros(0), 48_000, "is empty"),
        (np.zeros(48_000), 48_000, "is silent"),
        (tone(440, 0.02), 48_000, "is too short: 20 ms"),
        (np.where(np.arange(9_000) == 7_000, np.nan, 0.5), 48_000, "holds samples that are no numbers"),
        (tone(440, 2.0, 4_000), 4_000, "has 4000 samples a second: 8000 to 192000 can be heard"),
    ],
)
def test_what_teaches_nothing_is_refused_with_its_reason(tmp_path: Path, sound: np.ndarray, rate_hz: int, why: str):
    soundfile.write(tmp_path / "a.wav", sound, rate_hz, subtype="FLOAT")
    for read in (check_take, lambda path: read_take(path, RATE_HZ)):
        with pytest.raises(ValueError, match=rf"a\.wav {why}$"):
            read(tmp_path / "a.wav")


@pytest.mark.parametrize("content", [b"", b"no sound at all"])
def test_what_is_no_sound_is_refused_in_one_line(tmp_path: Path, content: bytes):
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(ValueError, match=r"a\.wav can't be read as sound \([^\n]+\)$"):
        check_take(tmp_path / "a.wav")


def test_a_text_called_mp3_is_not_said_to_be_missing(tmp_path: Path):
    (tmp_path / "a.mp3").write_text("no sound at all" * 100, encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.mp3 can't be read as sound \(it is not what its name says\)$"):
        check_take(tmp_path / "a.mp3")


def test_a_file_that_breaks_off_is_refused(tmp_path: Path):
    soundfile.write(tmp_path / "a.flac", np.random.default_rng(0).uniform(-1, 1, 48_000), 48_000)
    content = (tmp_path / "a.flac").read_bytes()
    (tmp_path / "a.flac").write_bytes(content[: len(content) // 2])
    with pytest.raises(ValueError, match="can't be read as sound"):
        check_take(tmp_path / "a.flac")
