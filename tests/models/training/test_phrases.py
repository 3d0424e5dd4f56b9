import logging
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.training import activity
from models.training.notes import Recording
from models.training.phrases import NOMINAL_DBFS, PHRASE_S, PHRASE_SAMPLES, RATE_HZ, Studio, choose
from models.training.voices import Voice, find_voices


def studio(recordings: dict[tuple[str, str], list[Recording]] | None = None) -> Studio:
    return Studio(recordings or {}, {}, {}, None)


def recordings(folder: Path, family: str, names: list[str], instrument: str = "bass") -> list[Recording]:
    """Half-second tones, one a name, an octave of pitches."""
    made = []
    for index, name in enumerate(names):
        time = np.arange(RATE_HZ // 2) / RATE_HZ
        tone = 0.5 * np.sin(2 * np.pi * 110 * 2 ** (index / 12) * time) * np.exp(-3 * time)
        soundfile.write(folder / f"{name}.wav", tone, RATE_HZ)
        made.append(Recording(folder / f"{name}.wav", family, "a", instrument, name, 0.5))
    return made


@pytest.mark.parametrize("maker", ["tonewheel", "pipes", "lead", "noise"])
def test_phrases_have_their_length_and_level(maker: str):
    voice = Voice("organ", "own", maker, 1.0)  # type: ignore[arg-type]
    for phrase in studio().record(voice, 3, np.random.default_rng(1)):
        assert phrase.signal.shape == (PHRASE_SAMPLES,)
        assert phrase.signal.dtype == np.float32
        heard = activity.heard(phrase.signal, RATE_HZ, np.arange(0, PHRASE_S, 0.02))
        active = np.repeat(heard, round(0.02 * RATE_HZ))
        part = phrase.signal[: len(active)][active[: len(phrase.signal)]]
        assert 10 * np.log10(np.mean(part.astype(np.float64) ** 2)) == pytest.approx(NOMINAL_DBFS, abs=0.5)


def test_recorded_notes_make_phrases(tmp_path: Path):
    notes = recordings(tmp_path, "bass", [f"{name}2_f" for name in ("a", "bb", "b", "c", "d", "e")])
    phrases = list(studio({("bass", "a"): notes}).record(Voice("bass", "a", "notes", 1.0), 5, np.random.default_rng(2)))
    assert len(phrases) == 5
    assert {(phrase.family, phrase.source) for phrase in phrases} == {("bass", "a")}


def test_a_broken_file_is_left_out_and_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    notes = recordings(tmp_path, "bass", ["a2_f", "b2_f", "c3_f"])
    notes[0].path.write_bytes(b"no sound")
    with caplog.at_level(logging.WARNING):
        phrases = list(
            studio({("bass", "a"): notes}).record(Voice("bass", "a", "notes", 1.0), 8, np.random.default_rng(3))
        )
    assert len(phrases) == 8
    assert [record.message.count("a2_f.wav") > 0 for record in caplog.records] == [True]


def test_only_broken_files_make_no_phrase(tmp_path: Path):
    notes = recordings(tmp_path, "bass", ["a2_f"])
    notes[0].path.write_bytes(b"no sound")
    assert not list(
        studio({("bass", "a"): notes}).record(Voice("bass", "a", "notes", 1.0), 2, np.random.default_rng(3))
    )


def test_soundfonts_need_fluidsynth():
    voice = Voice("brass", "fluidr3-musescore", "soundfont", 1.0)
    assert not list(studio().record(voice, 2, np.random.default_rng(0)))


def test_one_instrument_is_chosen_at_a_time():
    names = [("trombone", f"trombone_{step}3_f") for step in "abcdefg"] + [
        ("horn", f"horn_{step}3_f") for step in "abcdefg"
    ]
    notes = [Recording(Path(name), "brass", "a", instrument, name, 1.0) for instrument, name in names]
    for seed in range(10):
        assert len({note.instrument for note in choose(notes, np.random.default_rng(seed))}) == 1


def test_articulations_are_sometimes_kept_apart():
    names = [f"cello_{step}3_{manner}" for step in "abcdefg" for manner in ("arco", "pizzicato")]
    notes = [Recording(Path(name), "string", "a", "cello", name, 1.0) for name in names]
    mixed = 0
    for seed in range(20):
        manners = {note.original.rsplit("_", 1)[1] for note in choose(notes, np.random.default_rng(seed))}
        mixed += len(manners) == 2
    assert 2 <= mixed <= 18


def test_without_libraries_there_is_still_our_own_synthesis():
    assert {voice.family for voice in find_voices({}, {}, {})} == {"organ", "synth_lead", "none"}
