"""The commands on a tiny bank and a few seconds of sound, start to end."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from safetensors.torch import load_file
from undisturbed import undisturbed

from dsp.labels import LABELS
from models.card import read_card
from models.training.__main__ import main
from models.training.checkpoint import load_checkpoint
from models.training.document import document
from models.training.provenance import describe_sources
from models.training.train import StopSwitch


@pytest.fixture(autouse=True)
def own_threads_and_signals():
    with undisturbed():
        yield


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    """Two three-second files: a tone called flute, and noise called drums."""
    folder = tmp_path / "scenes"
    folder.mkdir()
    rng = np.random.default_rng(0)
    sounds = {"flute": 0.3 * np.sin(np.arange(132_300) * 0.1), "drums": 0.1 * rng.standard_normal(132_300)}
    lines = []
    for label, sound in sounds.items():
        soundfile.write(folder / f"{label}.flac", sound, 44_100)
        event = {"label": label, "onset": 0.0, "offset": 3.0}
        lines.append({"file": f"{label}.flac", "seconds": 3.0, "labels": [label], "events": [event]})
    (folder / "scenes.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder


def test_train_then_export_then_evaluate(
    tiny_bank: Path, scenes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    run, out = tmp_path / "run", tmp_path / "weights"
    train = ["train", "--bank", str(tiny_bank), "--run", str(run), "--minutes", "0.01", "--batch", "2"]
    assert main(train) == 0
    assert "steps in" in capsys.readouterr().out
    assert main(["export", "--run", str(run), "--scenes", str(scenes), "--out", str(out)]) == 0
    assert "soundcheck.safetensors: " in capsys.readouterr().out
    card = read_card(out / "soundcheck.json")
    assert card.labels == LABELS
    assert card.training["steps"] >= 1
    assert [one.scenes for one in card.evaluations] == ["scenes (which chose), 2 clips"]
    assert card.trained_on
    assert (out / "README.md").read_text(encoding="utf-8") == document(card)
    runs = [*("--run", str(run)), *("--after", str(run)), *("--after", str(run))]
    assert main(["export", *runs, "--out", str(tmp_path / "later")]) == 0
    later = read_card(tmp_path / "later" / "soundcheck.json")
    assert (later.training["runs"], later.training["steps"]) == (3, 3 * card.training["steps"])
    assert later.trained_on == card.trained_on
    capsys.readouterr()
    folded, given = (load_file(out / "soundcheck.safetensors"), load_checkpoint(run / "checkpoint.pt")["average"])
    scales = torch.tensor([card.calibration[label].scale for label in LABELS])
    torch.testing.assert_close(folded["head.weight"], given["head.weight"] * scales[:, None])
    weights = out / "soundcheck.safetensors"
    assert main(["evaluate", "--scenes", str(scenes), "--weights", str(weights)]) == 0
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) == len(LABELS) + 4  # no progress or stray lines: just the table
    assert printed.splitlines()[0] == "scenes, 2 clips"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "--bank", "nowhere", "--run", "r", "--minutes", "1"], "no phrase bank"),
        (["train", "--bank", "nowhere", "--run", "r", "--minutes", "0"], "more than 0"),
        (["export", "--run", "nowhere"], "no checkpoint"),
        (["evaluate", "--scenes", "nowhere", "--weights", "none.safetensors"], "none.json is missing"),
    ],
)
def test_what_is_missing_is_said_in_one_line(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    complaint = capsys.readouterr().err
    assert message in complaint
    assert complaint.count("\n") == 1


def test_an_unknown_command_shows_the_commands(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as exit_:
        main(["bake"])
    assert exit_.value.code == 2
    assert "evaluate" in capsys.readouterr().err


def test_the_first_signal_asks_to_stop():
    stop = StopSwitch()
    assert not stop()
    signal.raise_signal(signal.SIGTERM)
    assert stop()
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_sources_are_named_once_with_all_their_uses():
    described = {source.name: source for source in describe_sources({
        "speech": ["asterisk/speech en", "asterisk/speech fr"],
        "vocal": ["asterisk/speech fr sung"],
        "none": ["my own folder"],
    })}  # fmt: skip
    assert described["Asterisk core sounds, five languages"].used_for == "speech, vocal"
    assert described["Asterisk core sounds, five languages"].licence == "CC BY-SA 3.0"
    assert described["my"].used_for == "everyday noise"
