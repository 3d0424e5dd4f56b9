from __future__ import annotations

import json
from pathlib import Path

import pytest
import soundfile
from tiny_weights import write_tiny_weights
from tones import tone

from plugin.cli import main

RATE_HZ = 22_050


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return write_tiny_weights(tmp_path / "tiny.safetensors")


@pytest.fixture
def band(tmp_path: Path) -> Path:
    """Two flutes, a bass, an everyday noise, and what is broken."""
    folder = tmp_path / "band"
    for name, hz in (("Flute/a.wav", 2_000), ("flute/b.wav", 1_000), ("bass/a.wav", 80), ("none/a.wav", 300)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / name, tone(hz, 1.0, RATE_HZ), RATE_HZ)
    (folder / "bass" / "broken.wav").write_bytes(b"no sound")
    return folder


def test_the_table_has_a_row_a_label_and_the_means(
    band: Path, weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(band), "--weights", str(weights)]) == 0
    out, err = capsys.readouterr()
    title, head, *rows = out.splitlines()
    assert title == "Heard with the weights tiny 0:"
    assert head.split() == ["Label", "Files", "Prec.", "Recall", "F1", "AP", "Heard", "instead", "Heard", "besides"]
    assert [row.split()[:2] for row in rows[:3]] == [["bass", "1"], ["flute", "2"], ["none", "1"]]
    assert rows[-1].split()[0] == "mean"
    assert err.count("\n") == 1
    assert err.startswith(f"soundcheck: left out: {band / 'bass' / 'broken.wav'} can't be read as sound")


def test_json_has_the_same(band: Path, weights: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(band), "--weights", str(weights), "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["weights"] == "tiny 0"
    assert {label: row["files"] for label, row in scores["labels"].items()} == {"bass": 1, "flute": 2}
    flute = scores["labels"]["flute"]
    assert set(flute) == {"files", "precision", "recall", "f1", "ap", "heard_instead", "heard_besides"}
    assert sum(flute["heard_instead"].values()) >= 2 * (1 - flute["recall"])
    assert scores["none"]["files"] == 1
    assert scores["macro_f1"] == pytest.approx((scores["labels"]["bass"]["f1"] + flute["f1"]) / 2, abs=1e-4)


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["nowhere"], 2, "nowhere is not there"),
        (["{tmp}/empty"], 2, "holds no recording"),
        (["{tmp}/broken"], 2, "none of the 1 recordings could be evaluated"),
        (["{tmp}/scenes"], 2, "scenes.jsonl, line 1: no scene"),
        (["{tmp}/band", "--weights", "nothing.safetensors"], 1, "nothing.json is missing"),
    ],
)
@pytest.mark.usefixtures("band", "weights")
def test_what_cannot_be_evaluated_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, told: str
) -> None:
    for folder in ("empty", "broken/bass", "scenes"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "broken" / "bass" / "a.wav").write_bytes(b"")
    (tmp_path / "scenes" / "scenes.jsonl").write_text("{}", encoding="utf-8")
    given = [argument.format(tmp=tmp_path) for argument in arguments]
    assert main(["evaluate", "--weights", str(tmp_path / "tiny.safetensors"), *given]) == status
    out, err = capsys.readouterr()
    assert told in err.splitlines()[-1]
    assert out == ""
