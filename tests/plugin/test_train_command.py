from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
from program import ROOT
from tiny_weights import write_tiny_weights
from tones import tone
from undisturbed import undisturbed

from models.store import load_detector
from plugin.cli import main

RATE_HZ = 22_050


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave threads, signals and randomness as they were found."""
    with undisturbed():
        yield


@pytest.fixture(autouse=True)
def _tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start from a network that takes no time, and write into a folder of the test's own."""
    weights = write_tiny_weights(tmp_path / "shipped" / "tiny.safetensors")
    monkeypatch.setattr("models.store.SHIPPED", weights)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def band(tmp_path: Path) -> Path:
    """A folder with a flute and a bass, and things that are not for training."""
    folder = tmp_path / "my band"
    for name, hz in (("Flute/a.wav", 2_000), ("bass/a.wav", 80), ("Gitarre/a.wav", 300)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / name, tone(hz, 6.0, RATE_HZ), RATE_HZ)
    (folder / "bass" / "broken.mp3").write_bytes(b"no sound")
    return folder


def test_it_learns_and_writes_weights(band: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(band), "--minutes", "0.01", "--threads", "1"]) == 0
    out, err = capsys.readouterr()
    assert "bass: 1 file, 1 phrase to train on; not validated, as it is one file\n" in out
    made = tmp_path / "my-band-trained" / "my-band.safetensors"
    assert f'weights = "{made}"'.replace("\\", "\\\\") in out
    assert "The other 11 labels stayed where they were but for " in out
    unknown, broken = err.splitlines()
    assert unknown.startswith("soundcheck: left out: Gitarre/: no label; the labels are bass, ")
    assert broken.startswith(f"soundcheck: left out: {band / 'bass' / 'broken.mp3'} can't be read as sound (")
    assert load_detector(made).card.name == "my-band"


def test_what_is_stopped_goes_on(
    band: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("models.training.train.StopSwitch.__call__", lambda _: True)
        assert main(["train", str(band), "--minutes", "0.01", "--out", "run"]) == 130
    assert "Stopped after 0.0 of 0.01 min. The same command goes on." in capsys.readouterr().out
    assert (tmp_path / "run" / "my-band.safetensors").exists()
    assert main(["train", str(band), "--minutes", "0.01", "--out", "run"]) == 0
    assert main(["train", str(band), "--minutes", "0.01", "--out", "run"]) == 0
    out = capsys.readouterr().out
    assert out.count("phrase to train on") == 0  # the bank is there
    assert "Training for 0.01 minutes, 0.0 of them done." in out


def failing(number: int) -> object:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "run/bank/mel.npy")

    return fail


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "run/bank/mel.npy: the disk is full: make room, and the same command goes on"),
        (errno.EACCES, f"run/bank/mel.npy: {os.strerror(errno.EACCES)}"),
    ],
)
def test_a_run_that_cannot_be_written_is_one_line(
    band: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, number: int, told: str
) -> None:
    monkeypatch.setattr("models.training.bank.np.save", failing(number))
    assert main(["train", str(band), "--out", "run"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == f"soundcheck: {told}"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["nowhere"], 1, "nowhere is not there"),
        (["{tmp}/empty"], 1, "holds no recording to learn from"),
        (["{band}", "--out", "{band}/run"], 2, "name another --out"),
        (["{band}", "--out", "{band}/bass/a.wav/run"], 2, "name another --out"),
        (["{band}", "--out", "file"], 1, "file: "),
        (["{band}", "--minutes", "0"], 2, "should be more than 0 minutes"),
        (["{band}", "--minutes", "soon"], 2, "invalid"),
        (["{band}", "--threads", "0"], 2, "should be at least 1"),
    ],
)
@pytest.mark.usefixtures("band")
def test_wrong_usage_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, told: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_bytes(b"")
    try:
        ended = main(["train", *(argument.format(tmp=tmp_path, band=tmp_path / "my band") for argument in arguments)])
    except SystemExit as exit_:
        ended = exit_.code  # type: ignore[assignment]
    last = capsys.readouterr().err.splitlines()[-1]
    assert ended == status
    assert told in last
    assert last.startswith("soundcheck")


def test_without_the_extra_it_says_what_to_install(
    band: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.startswith(("models.training.own_run", "models.training.curves", "models.training.last_layer")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib.axes", None)
    assert main(["train", str(band)]) == 1
    told = "`soundcheck train` needs the package matplotlib.axes: pip install 'obs-soundcheck[train]'"
    assert capsys.readouterr().err == f"soundcheck: {told}\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_in_the_real_program_saves_and_says_how_to_go_on(band: Path, tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, models.store; models.store.SHIPPED = pathlib.Path(sys.argv[1]); "
        "from plugin.cli import main; sys.exit(main(sys.argv[2:]))"
    )
    program = subprocess.Popen(
        [
            sys.executable,
            "-c",
            code,
            tmp_path / "shipped" / "tiny.safetensors",
            "train",
            band,
            "--out",
            tmp_path / "run",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert program.stdout is not None
    lines = iter(program.stdout.readline, "")
    assert any(line.startswith("Training") for line in lines)
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=120)
    assert program.returncode == 130, err
    assert "The same command goes on." in out
    assert "Traceback" not in err
    assert (tmp_path / "run" / "checkpoint.pt").exists()
