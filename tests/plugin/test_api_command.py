from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugin import cli
from plugin.commands import api


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli.COMMANDS, "api", api)


def test_it_says_where_the_api_and_its_token_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "soundcheck.toml"
    config.write_text('[api]\nport = 5000\nenabled = false\ntoken_file = "t"\n')
    assert cli.main(["api", "--config", str(config)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "address  ws://127.0.0.1:5000/api  (off: api.enabled is false)",
        f"token    {tmp_path / 't'}",
    ]


def test_the_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["api", "--schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"Subscribe", "Do", "Hello", "MeterReadings"} <= schema["$defs"].keys()


def test_a_wrong_section_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "soundcheck.toml"
    config.write_text("[api]\nport = -1\n")
    assert cli.main(["api", "--config", str(config)]) == 2
    assert "api.port: should be greater than or equal to 0" in capsys.readouterr().err
