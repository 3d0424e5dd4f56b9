from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.training.notes import decode, estimate_pitch, pitch_of, read_manifest


@pytest.mark.parametrize(
    ("name", "pitch"),
    [
        ("french-horn_Gs2_15_piano_normal", 44),
        ("ax-grinder__d-3-pmute", 51),
        ("gb4_p_rr1", 66),
        ("042-F#2-FF", 42),
        ("A7v16", 105),
        ("Super Saw A#5", 82),
        ("MartinGM2_046_Bb2_1", 46),
        ("76_349.22823", 65),
        ("hard_55", 55),
        ("HEADROOM PIANO LEVEL4 CLOSE 30", 30),
        ("scrape_4_rr2", None),
        ("choir_o", None),
        ("perc5_rr5", None),
    ],
)
def test_names_tell_pitches(name: str, pitch: float | None):
    assert pitch_of(name) == pitch


@pytest.mark.parametrize("pitch", [36, 45, 57, 69, 81])
def test_pitch_is_estimated_to_half_a_semitone(pitch: int):
    time = np.arange(11_025) / 22_050
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    tone = sum(np.sin(2 * np.pi * k * hertz * time) / k for k in range(1, 6))
    assert estimate_pitch(tone.astype(np.float32), 22_050) == pytest.approx(pitch, abs=0.5)


def test_noise_has_no_pitch():
    noise = np.random.default_rng(0).standard_normal(22_050).astype(np.float32)
    assert estimate_pitch(noise, 22_050) is None


def test_decoding_mixes_and_resamples(tmp_path: Path):
    time = np.arange(48_000) / 48_000
    stereo = np.stack([np.sin(2 * np.pi * 440 * time), np.zeros(48_000)], axis=1)
    soundfile.write(tmp_path / "a.wav", stereo, 48_000)
    mono = decode(tmp_path / "a.wav", 22_050)
    assert len(mono) == 22_050
    assert np.abs(mono[1000:-1000]).max() == pytest.approx(0.5, abs=0.01)


def test_a_silent_file_is_refused(tmp_path: Path):
    soundfile.write(tmp_path / "a.wav", np.zeros(1000), 22_050)
    with pytest.raises(ValueError, match=r"a\.wav: silent"):
        decode(tmp_path / "a.wav", 22_050)


def manifest(folder: Path, rows: list[tuple[str, str, str, str]]) -> Path:
    lines = ["path,family,instrument,source,licence,seconds,original"]
    lines += [
        f"x/{k}.opus,{family},{instrument},{source},CC0,1.0,{name}"
        for k, (family, instrument, source, name) in enumerate(rows)
    ]
    (folder / "manifest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_knocks_and_scrapes_are_left_out(tmp_path: Path):
    rows = [("bass", "bass", "a", f"c{octave}_p.wav") for octave in range(1, 5)] + [
        ("bass", "bass", "a", "scrape_rr2.wav")
    ]
    assert [note.pitch for note in read_manifest(manifest(tmp_path, rows))["bass", "a"]] == [24, 36, 48, 60]


def test_speakers_are_sources_of_their_own(tmp_path: Path):
    rows = [("speech", f"speech {language}", "asterisk", "yes.wav") for language in ("it", "ru")]
    assert set(read_manifest(manifest(tmp_path, rows))) == {
        ("speech", "asterisk/speech it"),
        ("speech", "asterisk/speech ru"),
    }


def test_recordings_that_two_sources_have_count_as_one(tmp_path: Path):
    rows = [("keyboard", "electric grand", "discord-gm", "c3.wav"), ("keyboard", "grand piano", "discord-gm", "c4.wav")]
    assert set(read_manifest(manifest(tmp_path, rows))) == {("keyboard", "gregsullivan"), ("keyboard", "discord-gm")}


def test_misfiled_recordings_are_left_out(tmp_path: Path):
    rows = [
        ("mallet", "vibraphone", "vpo", name) for name in ("Vibraphone.sustain.ff.A3.wav", "ViolaEns_susvib_A3_v2.wav")
    ]
    assert [note.original for note in read_manifest(manifest(tmp_path, rows))["mallet", "vpo"]] == [
        "Vibraphone.sustain.ff.A3"
    ]
