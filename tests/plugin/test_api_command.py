from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugin import cli


def test_it_says_where_the_api_and_its_token_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "soundcheck.toml"
    config.write_text('[api]\nport = 5000\nenabled = false\ntoken_file = "t"\n')
    assert cli.main(["api", "--config", str(config)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "address  ws://127.0.0.1:5000/api  (off: api.enabled is false)",
        f"token    {tmp_path / 't'}",
    ]


def stage(folder: Path, more: str = "") -> str:
    """A configuration's file."""
    config = folder / "soundcheck.toml"
    config.write_text(f'[api]\nport = 5000\ntoken_file = "t"\n{more}')
    return str(config)


def test_the_token_is_printed_and_made_if_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert cli.main(["api", "--config", stage(tmp_path), "--token"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second == (tmp_path / "t").read_text().strip()


@pytest.mark.parametrize(
    ("more", "page", "address"),
    [
        ("", [], "http://127.0.0.1:5000/#token="),
        ("", ["--page", "/overlays"], "http://127.0.0.1:5000/overlays#token="),
        ('host = "::1"', ["--page", "/overlay/clip?size=2"], "http://[::1]:5000/overlay/clip?size=2#token="),
    ],
)
def test_the_address_of_a_page_has_the_token_where_no_server_sees_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: str, page: list[str], address: str
) -> None:
    assert cli.main(["api", "--config", stage(tmp_path, more), "--url", *page]) == 0
    assert capsys.readouterr().out == address + (tmp_path / "t").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--url", "--page", "overlays"], "should be a path, such as /overlays"),
        (["--url", "--page", "/#token=evil"], "should be a path, such as /overlays"),
        (["--url", "--token"], "not allowed with argument"),
    ],
)
def test_wrong_words_are_status_2(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["api", *words])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("section", "told"), [("enabled = false", "the control API is off"), ("port = 0", "set api.port to a fixed one")]
)
def test_there_is_no_address_where_there_is_no_api_or_no_fixed_port(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], section: str, told: str
) -> None:
    (tmp_path / "soundcheck.toml").write_text(f'[api]\ntoken_file = "t"\n{section}\n')
    assert cli.main(["api", "--config", str(tmp_path / "soundcheck.toml"), "--url"]) == 1
    assert told in capsys.readouterr().err


def test_a_page_alone_says_what_it_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["api", "--config", stage(tmp_path), "--page", "/overlays"]) == 2
    assert "--page needs --url" in capsys.readouterr().err


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
