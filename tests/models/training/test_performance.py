import tomllib
from pathlib import Path

import numpy as np
import pytest

from dsp.labels import LABELS
from models.training import piece
from models.training.performance import HOT_DBFS, PEAK_DBFS, RATE_HZ, Span, describe, place, too_hot


def test_the_piece_has_every_part_on_a_strip_with_a_label():
    for part in piece.parts():
        assert part.strip in piece.STRIPS
        assert part.label in LABELS
        assert part.score
        assert all(0 <= note.onset_s < piece.SECONDS for note in part.score)


def test_instruments_come_and_go():
    parts = piece.parts()
    starts = sorted(min(note.onset_s for note in part.score) for part in parts)
    assert len(set(starts)) >= len(parts) - 1
    assert starts[0] < 1
    assert all(max(note.onset_s + note.duration_s for note in part.score) < piece.SECONDS for part in parts)


def test_only_the_hot_passage_is_beyond_full_scale():
    time = np.arange(round(piece.SECONDS * RATE_HZ)) / RATE_HZ
    strip = np.stack([0.3 * np.sin(2 * np.pi * 110 * time)] * 2, axis=1).astype(np.float32)
    hot = too_hot(strip)
    first, last = (piece.LEAD_IN_S + bar * piece.BAR_S for bar in piece.HOT_BARS)
    beyond = np.flatnonzero(np.abs(hot[:, 0]) >= 1.0) / RATE_HZ
    assert first - 0.1 < beyond[0]
    assert beyond[-1] < last + 0.1
    assert 20 * np.log10(np.abs(hot).max()) == pytest.approx(HOT_DBFS, abs=0.1)
    quiet = np.abs(hot[: round((first - 0.1) * RATE_HZ)]).max()
    assert 20 * np.log10(quiet) == pytest.approx(PEAK_DBFS, abs=0.1)


def test_a_part_is_placed_between_left_and_right():
    part = piece.parts()[0]
    sound = np.sin(np.arange(round(piece.SECONDS * RATE_HZ)) * 0.1).astype(np.float32)
    placed = place(sound, piece.Part(part.name, part.label, part.strip, part.score, pan=-1.0))
    assert placed.shape == (len(sound), 2)
    assert np.abs(placed[:, 1]).max() < 1e-6 < np.abs(placed[:, 0]).max()


def test_the_description_is_toml_with_strips_and_score():
    described = tomllib.loads(describe([Span("Band", "bass", "fingered bass", 1.0, 2.5)]))
    assert [strip["channels"] for strip in described["strips"]] == [[1, 2], [3, 4]]
    assert described["score"] == [
        {"strip": "Band", "label": "bass", "instrument": "fingered bass", "onset_s": 1.0, "offset_s": 2.5}
    ]
    assert described["too_hot"]["from_s"] < described["too_hot"]["to_s"] < described["seconds"]


def test_what_ships_is_small_and_as_described():
    import soundfile  # noqa: PLC0415

    assets = Path(__file__).parents[3] / "plugin" / "assets"
    described = tomllib.loads((assets / "performance.toml").read_text(encoding="utf-8"))
    assert (assets / "performance.ogg").stat().st_size <= 2_000_000
    sound, rate_hz = soundfile.read(assets / "performance.ogg", dtype="float32")
    assert (rate_hz, sound.shape[1]) == (RATE_HZ, 4)
    assert len(sound) / rate_hz == pytest.approx(described["seconds"], abs=0.1)
    full = np.abs(sound[:, :2]) >= 1.0
    inside = np.zeros(len(sound), dtype=bool)
    inside[
        round((described["too_hot"]["from_s"] - 0.1) * rate_hz) : round((described["too_hot"]["to_s"] + 0.1) * rate_hz)
    ] = True
    runs = full[2:] & full[1:-1] & full[:-2]
    assert runs.any()
    assert not full[~inside].any()
    assert not (np.abs(sound[:, 2:]) >= 1.0).any()
