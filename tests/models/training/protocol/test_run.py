"""The command on a few tones and a network that nobody trained, start to end."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from models.training.__main__ import main
from models.training.protocol.families import PUBLISHED_ACCURACY


@pytest.fixture(autouse=True)
def own_threads():
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def protocol(notes: Path, weights: Path, out: Path) -> int:
    """The command with few notes and clips, and nothing but the notes to play on."""
    options = ["--notes", str(notes), "--weights", str(weights), "--out", str(out), "--soundfonts", "--clips", "2"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.training.protocol.library.NOTES", 2)
        patch.setattr("models.training.render.find_fluidsynth", lambda: None)
        patch.setattr("models.training.bank.find_patches", lambda _: {})
        return main(["protocol", *options])


@pytest.fixture(scope="module")
def report(notes: Path, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report."""
    folder = tmp_path_factory.mktemp("report")
    assert protocol(notes, weights, folder) == 0
    return folder


def test_the_report_holds_every_section(report: Path):
    page = (report / "report.html").read_text(encoding="utf-8")
    for heading in (
        "Family by family", "By number of families", "What a family alone is taken for",
        "How much a score can be trusted", "One clip of each number of families", "How it was made",
    ):  # fmt: skip
        assert f"<h2>{heading}</h2>" in page
    # lines, confusion, reliability, and a spectrogram of each of 0 to 3 families
    assert page.count("data:image/png") == 3 + 4
    assert ">0.5467<" in page


def test_the_report_says_what_is_missing(report: Path):
    text = (report / "report.md").read_text(encoding="utf-8")
    assert "Missing: FluidSynth is not installed" in text
    assert "Missing: no test source of brass, guitar, " in text
    for family, accuracy in PUBLISHED_ACCURACY.items():
        assert (f"| {accuracy:.4f} |" in text) == (family in {"bass", "flute", "reed"})


def test_the_same_seed_gives_the_same_report(
    report: Path, notes: Path, weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert protocol(notes, weights, tmp_path) == 0
    assert "mAP" in capsys.readouterr().out
    for name in ("report.md", "report.html"):
        assert (report / name).read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--notes", "nowhere"], "nowhere holds no notes"),
        (["--notes", "nowhere", "--clips", "0"], "--clips is at least 1"),
        (["--notes", "nowhere", "--weights", "none.safetensors"], "none.json is missing"),
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
    assert main(["protocol", "--out", "out", *arguments]) == 1
    complaint = capsys.readouterr().err
    assert message in complaint
    assert complaint.count("\n") == 1
    assert not (tmp_path / "out").exists()
