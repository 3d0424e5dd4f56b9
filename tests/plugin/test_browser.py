"""Our pages in the user's browser."""

from __future__ import annotations

import asyncio
import threading
import time
import webbrowser
from pathlib import Path

import pytest

from plugin import browser
from plugin.api.token import make_token
from plugin.browser import open_dashboard, page_url
from plugin.errors import UserError


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "api-token"
    make_token(path)
    return path


def test_the_token_stands_behind_the_number_sign(token_file: Path) -> None:
    token = token_file.read_text().strip()
    assert page_url("127.0.0.1:4466", token_file) == f"http://127.0.0.1:4466/#token={token}"
    assert page_url("[::1]:80", token_file, "/overlays") == f"http://[::1]:80/overlays#token={token}"
    with pytest.raises(UserError, match="no token there"):
        page_url("127.0.0.1:4466", token_file.with_name("none"))


def test_the_browser_gets_it(token_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def fake(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(browser.webbrowser, "open", fake)
    asyncio.run(open_dashboard("127.0.0.1:4466", token_file))
    assert opened == [page_url("127.0.0.1:4466", token_file)]


@pytest.mark.parametrize(
    "error", [None, webbrowser.Error("could not locate a runnable browser"), OSError("no display")]
)
def test_without_a_browser_the_address_or_the_reason_is_told(
    error: Exception | None, token_file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fake(_: str) -> bool:
        if error is not None:
            raise error
        return False

    monkeypatch.setattr(browser.webbrowser, "open", fake)
    asyncio.run(open_dashboard("127.0.0.1:4466", token_file))
    assert ("http://127.0.0.1:4466" if error is None else str(error)) in caplog.text
    assert token_file.read_text().strip() not in caplog.text


def test_a_browser_that_keeps_the_call_until_it_is_closed_does_not_keep_the_program(
    token_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = threading.Event()
    monkeypatch.setattr(browser.webbrowser, "open", lambda _: closed.wait(30.0))

    async def main() -> None:
        opening = asyncio.create_task(open_dashboard("127.0.0.1:4466", token_file))
        await asyncio.sleep(0)
        opening.cancel()

    began_s = time.monotonic()
    asyncio.run(main())
    assert time.monotonic() - began_s < 10.0
    closed.set()
