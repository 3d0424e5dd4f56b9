from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.training import render
from models.training.notes import Recording
from models.training.phrases import RATE_HZ, Studio
from models.training.protocol.sounds import VELOCITIES, sounds_of
from models.training.score import ScoreNote
from models.training.voices import COMPASS, Voice

FLUTE = Voice("flute", "timgm6mb-csound", "soundfont", 1.0)


def recording(path: Path) -> Recording:
    return Recording(path, "bass", "a", "bass", path.stem, 1.0)


def test_recordings_come_as_they_are_and_broken_ones_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    soundfile.write(tmp_path / "a2.wav", 0.3 * np.sin(np.arange(RATE_HZ) * 0.05), RATE_HZ)
    (tmp_path / "b2.wav").write_bytes(b"no sound")
    studio = Studio({("bass", "a"): [recording(tmp_path / "a2.wav"), recording(tmp_path / "b2.wav")]}, {}, {}, None)
    with caplog.at_level(logging.WARNING):
        sounds = list(sounds_of(studio, Voice("bass", "a", "notes", 1.0), 9, np.random.default_rng(0)))
    assert [(Path(name).name, len(sound)) for name, sound in sounds] == [("a2.wav", RATE_HZ)]
    assert ["b2.wav" in record.message for record in caplog.records] == [True]


def test_each_program_of_each_font_plays_single_held_notes(monkeypatch: pytest.MonkeyPatch):
    played: list[tuple[str, int, list[ScoreNote]]] = []

    def play(_: str, font: Path, program: int, scores: Sequence[Sequence[ScoreNote]], **_more: object) -> list:
        if program == 73:
            raise RuntimeError("no such program")
        played.extend((font.name, program, *score) for score in scores)
        return [np.zeros(4) for _ in scores]

    monkeypatch.setattr(render, "render_phrases", play)
    studio = Studio({}, {"timgm6mb-csound": [Path("one.sf2"), Path("two.sf2")]}, {}, "fluidsynth")
    assert len(list(sounds_of(studio, FLUTE, 32, np.random.default_rng(0)))) == len(played) == 28
    assert {(font, program) for font, program, _ in played} == {
        (font, program) for font in ("one.sf2", "two.sf2") for program in range(72, 80) if program != 73
    }
    low, high = COMPASS["flute"]
    for _, _, note in played:
        assert (note.onset_s, note.duration_s) == (0, 3)
        assert low <= note.pitch <= high
        assert round(127 * note.velocity) in VELOCITIES


def test_without_fluidsynth_a_soundfont_is_left_out_with_a_line(caplog: pytest.LogCaptureFixture):
    studio = Studio({}, {"timgm6mb-csound": [Path("one.sf2")]}, {}, None)
    with caplog.at_level(logging.WARNING):
        assert not list(sounds_of(studio, FLUTE, 4, np.random.default_rng(0)))
    assert "flute timgm6mb-csound" in caplog.records[0].message


def test_a_broken_patch_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    (tmp_path / "019_Organ.pat").write_bytes(b"no patch")
    studio = Studio({}, {}, {"organ": [tmp_path / "019_Organ.pat"]}, None)
    with caplog.at_level(logging.WARNING):
        assert not list(sounds_of(studio, Voice("organ", "freepats", "patches", 1.0), 4, np.random.default_rng(0)))
    assert "019_Organ.pat" in caplog.records[0].message
