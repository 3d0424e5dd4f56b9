from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from plugin.api.settings import ApiSettings, address_of, read_settings
from plugin.errors import ConfigError


def test_by_default_only_this_computer_reaches_it() -> None:
    settings = ApiSettings()
    assert (settings.enabled, settings.host, settings.port) == (True, "127.0.0.1", 4466)
    assert settings.here == "127.0.0.1:4466"
    assert settings.token_path.name == "api-token"


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("0.0.0.0", "127.0.0.1:1"),  # noqa: S104
        ("::", "[::1]:1"),
        ("localhost", "localhost:1"),
        ("192.168.1.5", "192.168.1.5:1"),
        ("::1", "[::1]:1"),
    ],
)
def test_where_a_program_on_this_computer_finds_it(host: str, here: str) -> None:
    assert ApiSettings(host=host, port=1).here == here


@pytest.mark.parametrize(
    "origin", ["http://stage.local:8080", "https://band.example", "http://[::1]:80", "HTTP://Stage"]
)
def test_origins_are_kept_as_browsers_write_them(origin: str) -> None:
    assert ApiSettings(allow_origins=(origin,)).allow_origins == (origin.lower(),)


@pytest.mark.parametrize(
    "origin",
    ["*", "null", "stage.local", "http://", "http://a/b", "http://a?b", "file:///home", "ftp://a", "http://a/"],
)
def test_an_origin_that_any_page_could_have_is_refused(origin: str) -> None:
    with pytest.raises(ValidationError, match="is no origin"):
        ApiSettings(allow_origins=(origin,))


def test_the_section_is_read_whatever_else_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "soundcheck.toml"
    file.write_text('strips = "none"\n[api]\nport = 5000\ntoken_file = "keys/token"\n')
    settings = read_settings(file)
    assert (settings.port, settings.token_path) == (5000, tmp_path / "keys" / "token")


def test_without_a_file_or_section_it_is_the_default(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.toml") == ApiSettings()
    (tmp_path / "empty.toml").touch()
    assert read_settings(tmp_path / "empty.toml") == ApiSettings()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[api]\nport = 65536", "api.port: should be less than or equal to 65535, not 65536"),
        ("[api]\nprot = 1", "api.prot: unknown key, did you mean `port`?"),
        ("[api", "cannot be read: "),
        ("\xff", "cannot be read: "),
    ],
)
def test_what_is_wrong_with_it_is_told(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "soundcheck.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigError) as caught:
        read_settings(file)
    assert told in str(caught.value)


def test_an_ipv6_address_is_bracketed() -> None:
    assert [address_of("::1", 2), address_of("localhost", 2)] == ["[::1]:2", "localhost:2"]
