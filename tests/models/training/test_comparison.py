from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.card import Calibration, ModelCard, read_card
from models.crnn import Crnn
from models.store import card_path, save_detector
from models.training import comparison
from models.training.__main__ import main
from models.training.document import NAME, document
from models.training.listening import Heard
from models.training.truth import TrueEvent, Truth
from models.training.tuning import Tuning


class Ear:
    """Hears in the first second of a recording what its name says, surely or not."""

    def __init__(self, name: str, sure: float, tuning: Tuning | None = None) -> None:
        self.name, self.sure, self.tuning = name, sure, tuning

    def hear(self, path: Path) -> Heard:
        posteriors = np.full((20, len(LABELS)), 0.02, np.float32)
        posteriors[:10, LABELS.index(path.stem)] = self.sure
        return Heard(np.arange(20) / 10 + 0.05, posteriors)


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    """A second of each of four labels, and a second of silence."""
    lines = [
        Truth(
            file=f"{label}.wav",
            seconds=2.0,
            labels=(label,),
            events=(TrueEvent(label=label, onset=0.0, offset=1.0),),
        ).model_dump_json()
        for label in LABELS[:4]
    ]
    folder = tmp_path / "scenes"
    folder.mkdir()
    (folder / "scenes.jsonl").write_text("\n".join(lines), encoding="utf-8")
    noise = np.random.default_rng(0).standard_normal(44_100) * 0.1
    for label in LABELS[:4]:
        soundfile.write(folder / f"{label}.wav", noise, 22_050)
    return folder


@pytest.mark.parametrize("sure", [0.3, 0.9])
def test_a_row_is_judged_with_what_valid_scenes_chose_for_it(scenes: Path, sure: float):
    row = comparison.row(Ear("ear", sure), scenes, scenes)
    assert (row.system, row.scenes) == ("ear", "scenes, 4 clips")
    assert row.clip_f1 == row.segment_f1 == row.event_f1 == row.segment_map == row.clip_map == 1


def test_what_has_a_card_is_decided_as_that_says(scenes: Path):
    strict = Tuning(dict.fromkeys(LABELS, Calibration()), dict.fromkeys(LABELS, LabelSettings(0.95, 0.5, 1)))
    row = comparison.row(Ear("ear", 0.9, strict), scenes / "no valid ones", scenes)
    assert (row.clip_f1, row.clip_map) == (0, 1)


def test_the_command_writes_tables_figures_and_card(
    scenes: Path,
    tmp_path: Path,
    make_network: Callable[[], Crnn],
    make_card: Callable[..., ModelCard],
    capsys: pytest.CaptureFixture[str],
):
    weights = tmp_path / "ours.safetensors"
    save_detector(weights, make_network(), make_card())
    command = ["table", "--scenes", str(scenes), "--valid", str(scenes), "--row", f"ours={weights}"]
    assert main([*command, "--out", str(tmp_path / "new" / "table.md"), "--card", str(weights)]) == 0
    printed = capsys.readouterr().out
    assert "| ours | " in printed
    assert (tmp_path / "new" / "table.md").read_text(encoding="utf-8") == printed
    (figures,) = json.loads((tmp_path / "new" / "table.json").read_text(encoding="utf-8"))
    assert figures["system"] == "ours"
    card = read_card(card_path(weights))
    assert [row.model_dump(mode="json") for row in card.comparison] == [figures]
    assert (tmp_path / NAME).read_text(encoding="utf-8") == document(card)


def test_rows_of_an_earlier_table_come_first_and_are_not_judged_again(
    scenes: Path,
    tmp_path: Path,
    make_network: Callable[[], Crnn],
    make_card: Callable[..., ModelCard],
    capsys: pytest.CaptureFixture[str],
):
    weights = tmp_path / "ours.safetensors"
    save_detector(weights, make_network(), make_card())
    command = ["table", "--scenes", str(scenes), "--valid", str(scenes)]
    assert main([*command, "--row", f"first={weights}", "--out", str(tmp_path / "first.md")]) == 0
    earlier = ["--add", str(tmp_path / "first.json")]
    assert main([*command, *earlier, "--row", f"second={weights}", "--out", str(tmp_path / "both.md")]) == 0
    figures = json.loads((tmp_path / "both.json").read_text(encoding="utf-8"))
    assert [row["system"] for row in figures] == ["first", "second"]
    assert {**figures[0], "system": "second"} == figures[1]
    capsys.readouterr()
    weights.unlink()
    assert main([*command, *earlier]) == 0
    assert "| first | " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--add", "nowhere.json"], "nowhere.json is missing"),
        (["--add", __file__], "holds no rows of a table"),
        ([], "nothing to compare"),
        (["--row", "ours=nowhere.safetensors"], r"nowhere.json is missing"),
        (["--row", "offline=nowhere.pt"], r"no checkpoint at nowhere.pt"),
        (["--mn04", "nowhere.pt"], r"not there: nowhere.pt"),
        (["--yamnet", "nowhere.tflite"], r"nowhere.tflite is no tflite file"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_line(
    options: list[str], message: str, scenes: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["table", "--scenes", str(scenes), "--valid", str(scenes), *options]) == 1
    complaint = capsys.readouterr().err
    assert message in complaint
    assert complaint.count("\n") == 1


def test_a_row_without_a_name_is_wrong_usage(scenes: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["table", "--scenes", str(scenes), "--valid", str(scenes), "--row", "weights.safetensors"])
    assert "a row is NAME=FILE, got 'weights.safetensors'" in capsys.readouterr().err
