from pathlib import Path

import mido
import pytest

from models.training.render import _midi, check_soundfont, find_soundfonts
from models.training.score import ScoreNote


def test_notes_become_midi_at_their_times():
    song = _midi(56, [[ScoreNote(1.0, 0.5, 60, 1.0)], [ScoreNote(2.0, 0.5, 62, 0.5)]], 4.0, drums=False)
    now, notes = 0.0, []
    for message in song:
        now += message.time
        if message.type == "note_on":
            notes.append((round(now, 2), message.note, message.velocity))
    assert notes == [(1.0, 60, 127), (6.0, 62, 64)]


def test_everything_stops_between_phrases():
    song = _midi(56, [[ScoreNote(1.0, 60.0, 60, 1.0)]], 4.0, drums=False)
    times = {message.type if message.type != "control_change" else message.control: at for at, message in timed(song)}
    assert times["note_off"] < times[120] < 4.0


def test_drums_are_on_channel_ten():
    song = _midi(0, [[ScoreNote(0.0, 0.1, 36, 1.0)]], 4.0, drums=True)
    assert {message.channel for message in song if message.type == "note_on"} == {9}


def timed(song: mido.MidiFile):
    now = 0.0
    for message in song:
        now += message.time
        yield now, message


def test_soundfonts_are_found_by_name_and_links_left_out(tmp_path: Path):
    (tmp_path / "FluidR3_GM.sf2").touch()
    (tmp_path / "Unknown.sf2").touch()
    (tmp_path / "MuseScore_General_Full.sf3").touch()
    found = find_soundfonts([tmp_path, tmp_path / "missing"])
    assert {source: [path.name for path in paths] for source, paths in found.items()} == {
        "fluidr3-musescore": ["FluidR3_GM.sf2", "MuseScore_General_Full.sf3"]
    }


def test_a_broken_soundfont_is_refused_before_another_one_plays_in_its_place(tmp_path: Path):
    broken, whole = tmp_path / "FluidR3_GM.sf2", tmp_path / "TimGM6mb.sf2"
    broken.write_bytes(b"<html>not found</html>")
    whole.write_bytes(b"RIFF\0\0\0\0sfbkLIST")
    check_soundfont(whole)
    with pytest.raises(ValueError, match=r"FluidR3_GM\.sf2 is no soundfont"):
        check_soundfont(broken)
    with pytest.raises(ValueError, match="can't be read: No such file"):
        check_soundfont(tmp_path / "missing.sf2")
