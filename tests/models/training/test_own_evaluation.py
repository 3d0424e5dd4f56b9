from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import soundfile
import torch
from tones import BASS_HZ, FLUTE_HZ, ToneDetector, tone
from torch import Tensor

from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.training.own_evaluation import Question, evaluate, find_questions


class Ears(ToneDetector):
    """Hears basses and flutes, of all labels."""

    labels = LABELS
    card = SimpleNamespace(
        thresholds=dict.fromkeys(LABELS, LabelSettings(on=0.5, off=0.4, median_frames=3)), reaction_s=0.0
    )

    def step(self, log_mel: Tensor) -> Tensor:
        tones = super().step(log_mel)
        heard = torch.zeros(*tones.shape[:2], len(LABELS))
        heard[..., [LABELS.index("bass"), LABELS.index("flute")]] = tones
        return heard


def write(path: Path, hz: float, seconds: float = 1.0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, tone(hz, seconds, 22_050), 22_050)
    return path


def test_it_compares_what_is_shown_with_the_folder(tmp_path: Path):
    write(tmp_path / "Bass" / "low.wav", BASS_HZ)
    write(tmp_path / "Bass" / "high.wav", FLUTE_HZ)
    write(tmp_path / "flute" / "high.wav", FLUTE_HZ)
    write(tmp_path / "none" / "soft.wav", BASS_HZ, 0.1)
    (tmp_path / "flute" / "broken.wav").write_bytes(b"")
    soundfile.write(tmp_path / "flute" / "still.wav", torch.zeros(9_000).numpy(), 22_050)
    told: list[str] = []
    seen: list[None] = []
    questions = find_questions(tmp_path, told.append)
    result = evaluate(questions, Ears(), told.append, lambda: seen.append(None))
    assert len(seen) == len(questions) == 6
    assert len(told) == 2
    assert f"left out: {tmp_path / 'flute' / 'still.wav'} is silent" in told
    bass, flute = result.rows
    assert (bass.files, bass.counts.recall, bass.instead) == (2, 0.5, {"flute": 1})
    assert (flute.files, flute.counts.precision, flute.counts.recall) == (1, 0.5, 1.0)
    assert result.noise == 1


def test_a_folder_of_scenes_has_several_labels_a_file(tmp_path: Path):
    write(tmp_path / "a.flac", BASS_HZ)
    events = [{"label": label, "onset": 0.0, "offset": 1.0} for label in ("bass", "flute")]
    scene = {"file": "a.flac", "seconds": 1.0, "labels": ["bass", "flute"], "events": events}
    (tmp_path / "scenes.jsonl").write_text(json.dumps(scene), encoding="utf-8")
    questions = find_questions(tmp_path, print)
    assert questions == [Question(tmp_path / "a.flac", frozenset({"bass", "flute"}))]
    bass, flute = evaluate(questions, Ears(), print).rows
    assert bass.counts.f1 == 1.0
    assert flute.instead == {"nothing": 1}


def test_a_folder_of_neither_is_told(tmp_path: Path):
    with pytest.raises(ValueError, match="holds no recording"):
        find_questions(tmp_path, print)
