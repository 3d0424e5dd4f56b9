from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from children import require
from recorded import PROGRAMS, RATE_HZ, STEP_S, Box, envelope_of, film_of, onsets_s, sound_of

FPS, SECONDS = 30, 8
ONSETS_S = (1.5, 4.017, 6.4)
DELAYS = (3, 10, 0)
"""Frames between each onset's frame and the picture's."""


def beeps() -> np.ndarray:
    """A tone of half a second at each onset, over a codec's or a room's noise."""
    times = np.arange(SECONDS * RATE_HZ) / RATE_HZ
    sound = 1e-4 * np.random.default_rng(1).standard_normal(len(times))
    for onset_s in ONSETS_S:
        sound += np.where((times >= onset_s) & (times < onset_s + 0.5), 0.4 * np.sin(2 * np.pi * 440 * times), 0.0)
    return sound.astype(np.float32)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As OBS records: h264 and AAC. At each onset a light in the upper half, some frames later; below a steady one."""
    require(PROGRAMS)
    folder = tmp_path_factory.mktemp("film")
    sound, path = folder / "sound.wav", folder / "film.mkv"
    soundfile.write(sound, beeps(), RATE_HZ)
    frames = [round(onset_s * FPS) + delay for onset_s, delay in zip(ONSETS_S, DELAYS, strict=True)]
    lit = "+".join(f"between(n\\,{frame}\\,{frame + 14})" for frame in frames)
    picture = (
        f"color=black:size=160x90:rate={FPS}:duration={SECONDS},"
        f"drawbox=x=20:y=10:w=40:h=20:color=0xFF5A46:t=fill:enable='{lit}',"
        "drawbox=x=20:y=60:w=40:h=20:color=white:t=fill"
    )
    inputs = ["-f", "lavfi", "-i", picture, "-i", str(sound)]
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "160k"]
    subprocess.run(["ffmpeg", "-v", "error", *inputs, *codecs, str(path)], check=True)
    return path


def test_a_sound_is_found_where_it_begins_and_a_light_in_its_frame(film: Path) -> None:
    seen = film_of(film, (Box(0.0, 0.5), Box(0.5, 1.0)))
    begin_s = seen.times_s[0]  # not 0: the file makes room for the samples with which AAC begins
    assert onsets_s(envelope_of(sound_of(film))) - begin_s == pytest.approx(ONSETS_S, abs=0.003)
    frames = np.round(np.array(ONSETS_S) * FPS) + DELAYS
    assert seen.appearances_s(0) - begin_s == pytest.approx(frames / FPS, abs=0.002)
    assert len(seen.appearances_s(1)) == 0  # it was there from the first frame
    assert len(seen.times_s) == FPS * SECONDS


def test_what_is_no_film_is_told(tmp_path: Path) -> None:
    path = tmp_path / "film.mkv"
    path.write_bytes(b"nothing")
    with pytest.raises(ValueError, match=r"(?s)ffmpeg: .*film\.mkv"):
        sound_of(path)


def test_a_soft_beginning_and_a_gap_in_a_sound_are_no_onsets_of_their_own() -> None:
    envelope = np.zeros(round(6 / STEP_S), np.float32)
    envelope[2_000:2_100] = 0.008  # what a codec lets out before a hard attack
    envelope[2_100:2_400] = 0.5
    envelope[3_200:3_500] = 0.5
    assert onsets_s(envelope) == pytest.approx([2.1])
    assert onsets_s(envelope[:0]).size == 0
