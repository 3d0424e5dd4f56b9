from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from models.training.notes import read_manifest
from models.training.phrases import Studio
from models.training.protocol.library import Library, Source, open_library, voices_of
from models.training.splits import HELD_OUT, NOISE


@pytest.fixture
def studio(notes: Path) -> Studio:
    return Studio(read_manifest(notes), {}, {}, None)


@pytest.mark.parametrize("split", ["test", "valid"])
def test_only_sources_that_training_never_hears_play(studio: Studio, split: str):
    voices = voices_of(studio, split)  # type: ignore[arg-type]
    assert {(voice.family, voice.source) for voice in voices if voice.maker != "noise"} == {
        (family, source)
        for family, source in HELD_OUT[split]  # type: ignore[index]
        if family in {"bass", "flute", "reed", NOISE}
    }
    assert [voice.family for voice in voices if voice.maker == "noise"] == [NOISE]


def test_the_library_holds_each_family_that_there_are_notes_of(studio: Studio, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("models.training.protocol.library.NOTES", 2)
    library = open_library(studio, "test", np.random.default_rng(0))
    assert library.families == ("bass", "flute", "reed")
    assert {len(source.notes) for sources in library.sources.values() for source in sources} == {2}


def test_a_silent_recording_is_told(studio: Studio, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        "models.training.protocol.library.sounds_of",
        lambda *_: iter([("quiet.wav", np.zeros(9, np.float32)), ("loud.wav", np.ones(9000, np.float32))]),
    )
    with caplog.at_level(logging.WARNING):
        library = open_library(studio, "test", np.random.default_rng(0))
    assert len(library.sources["bass"][0].notes) == 1
    assert "left out quiet.wav: silent" in caplog.messages


def test_a_split_without_any_family_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("models.training.protocol.library.NOTES", 1)
    with pytest.raises(ValueError, match="'valid' has no notes of bass, brass"):
        open_library(Studio({}, {}, {}, None), "valid", np.random.default_rng(0))


def test_sources_are_drawn_by_their_weight(library: Library):
    low, high = library.sources["bass"][0].notes
    rng = np.random.default_rng(0)
    uneven = Library({"bass": [Source("often", 3.0, [low]), Source("seldom", 1.0, [high])]})
    share = np.mean([uneven.draw("bass", rng) is low for _ in range(400)])
    assert share == pytest.approx(0.75, abs=0.07)
