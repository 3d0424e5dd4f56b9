"""``soundcheck doctor`` as a user starts it, with an OBS that has every trouble and an interface that is not there."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fake_mixer import FakeMixer, Input
from obs_studio import free_port
from program import ROOT

from plugin import cli

DOCTOR = [sys.executable, "-m", "plugin", "doctor", "--seconds", "0.2"]
PASSWORD = "not-for-the-eye"  # noqa: S105
CONFIG = """
[audio]
device = "an interface that nobody has"

[[strips]]
name = "Voice"
channels = [1]

[obs]
host = "127.0.0.1"
port = {port}
password = "{password}"
"""


def config(folder: Path, port: int) -> Path:
    path = folder / "soundcheck.toml"
    path.write_text(CONFIG.format(port=port, password=PASSWORD))
    return path


def muted() -> FakeMixer:
    obs = FakeMixer()
    obs.mixer.inputs["Desk"] = Input(muted=True)
    return obs


async def _doctor(obs: FakeMixer, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    async with obs:
        command = [*DOCTOR, "--config", str(config(folder, obs.port)), *arguments]
        return await asyncio.to_thread(
            subprocess.run,
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )


def doctor(obs: FakeMixer, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return asyncio.run(_doctor(obs, folder, *arguments))


def test_findings_are_told_with_their_remedies_in_80_columns(tmp_path: Path) -> None:
    ran = doctor(muted(), tmp_path)
    assert ran.returncode == 1
    assert "ERROR    'Desk' is muted" in ran.stdout
    assert "Audio Mixer" in ran.stdout
    assert "`soundcheck doctor --fix` can mend 1 of them." in " ".join(ran.stdout.split())
    assert max(map(len, ran.stdout.splitlines())) <= 80
    assert "\x1b" not in ran.stdout
    assert PASSWORD not in ran.stdout + ran.stderr


def test_our_side_is_told_too(tmp_path: Path) -> None:
    ran = doctor(muted(), tmp_path, "--json")
    kinds = [finding["kind"] for finding in json.loads(ran.stdout)["findings"]]
    assert "device" in kinds


def test_fix_and_yes_mend_all_and_look_again(tmp_path: Path) -> None:
    obs = muted()
    ran = doctor(obs, tmp_path, "--fix", "--yes")
    assert not obs.mixer.inputs["Desk"].muted
    before, after = ran.stdout.split("Mended 1 of 1; this is how it is now.")
    assert "'Desk' is muted" in before
    assert "'Desk' is muted" not in after
    assert ran.returncode == 1  # the interface is still not there


def test_for_a_program_what_was_mended_stands_in_the_document(tmp_path: Path) -> None:
    told = json.loads(doctor(muted(), tmp_path, "--fix", "--yes", "--json").stdout)
    assert [finding["kind"] for finding in told["mended"]] == ["muted"]
    assert "muted" not in [finding["kind"] for finding in told["findings"]]
    assert told["obs"]["inputs"][0]["muted"] is False


def test_looking_changes_nothing(tmp_path: Path) -> None:
    obs = muted()
    doctor(obs, tmp_path)
    assert all(name.startswith("Get") for name in obs.asked())


def test_an_obs_that_is_not_there_is_status_2_and_our_side_is_told_all_the_same(tmp_path: Path) -> None:
    command = [*DOCTOR, "--config", str(config(tmp_path, free_port()))]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 2
    assert "could not be looked at" in " ".join(ran.stdout.split())
    assert "ERROR" in ran.stdout  # the interface, or all of PortAudio, is not there either
    assert "Traceback" not in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("arguments", "words"), [(["--yes"], "--yes goes with --fix"), (["--fix", "--json"], "add --yes")]
)
def test_wrong_usage_is_told_before_anything_is_done(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["doctor", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_where_nobody_can_be_asked_it_does_not_ask(tmp_path: Path) -> None:
    ran = doctor(muted(), tmp_path, "--fix")
    assert ran.returncode == 2
    assert "add --yes" in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals that Python opens")
@pytest.mark.parametrize(("answer", "is_muted"), [("y", False), ("", True), ("no", True)])
def test_on_a_terminal_it_asks_about_each(tmp_path: Path, answer: str, is_muted: bool) -> None:
    from terminal import Terminal  # noqa: PLC0415  (POSIX only)

    async def main() -> None:
        async with muted() as obs:
            command = [*DOCTOR, "--config", str(config(tmp_path, obs.port)), "--fix"]

            def talk() -> None:
                with Terminal(command, os.environ, ROOT, kind="xterm") as terminal:
                    terminal.expect("\x1b[1;31mERROR", 60.0)
                    terminal.expect("'Desk' is muted")
                    terminal.expect("Mend it? [y/N]", 60.0)
                    terminal.type(answer)
                    assert terminal.wait(60.0) == 1

            await asyncio.to_thread(talk)
            assert obs.mixer.inputs["Desk"].muted is is_muted

    asyncio.run(main())
