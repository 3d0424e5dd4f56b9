from __future__ import annotations

import pytest
from websockets.datastructures import Headers
from websockets.http11 import Request

from plugin.api.door import Door
from plugin.api.pages import Page
from plugin.api.settings import ApiSettings

HOME = Page("text/html; charset=utf-8", "<p>Grüße</p>".encode())
STAGE = ApiSettings(allow_origins=("http://stage.local:8080",))


def ask(
    path: str = "/api",
    *,
    settings: ApiSettings = STAGE,
    full: bool = False,
    method: str = "GET",
    headers: tuple[tuple[str, str], ...] = (),
    host: str | None = "127.0.0.1:4466",
) -> int:
    """The status, 101 for an open door."""
    given = Headers([*([("Host", host)] if host is not None else []), *headers])
    response = Door(settings, {"/": HOME}, lambda: full).ask(Request(path, given, method))
    return 101 if response is None else response.status_code


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:4466", None),  # a native program
        ("127.0.0.1:4466", "http://127.0.0.1:4466"),  # our own page
        ("localhost:4466", "http://localhost:4466"),
        ("[::1]:4466", "http://[::1]:4466"),
        ("LOCALHOST:4466", "http://localhost:4466"),
        ("192.168.1.5:4466", "http://192.168.1.5:4466"),  # a tablet, where it listens to the network
        ("127.0.0.1:4466", "http://stage.local:8080"),  # allowed
        ("stage.local:4466", "http://stage.local:4466"),
    ],
)
def test_programs_and_our_own_pages_come_in(host: str, origin: str | None) -> None:
    assert ask(host=host, headers=(("Origin", origin),) if origin else ()) == 101


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://evil.example:4466",
        "http://127.0.0.1:8000",  # another server on this computer
        "http://127.0.0.1",
        "https://127.0.0.1:4466",
        "http://localhost:4466",  # not what this browser asked for
        "http://127.0.0.1:4466.evil.example",
        "http://127.0.0.1:4466@evil.example",
        "http://stage.local",
        "null",  # a file, or a frame that hides where it is from
        "file://",
        "",
        "*",
    ],
)
def test_pages_from_elsewhere_are_refused(origin: str) -> None:
    assert ask(headers=(("Origin", origin),)) == 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:4466",  # a name that its owner has let point here
        "evil.example",
        "127.0.0.1.evil.example:4466",
        "localhost.evil.example",
        "evil.example@127.0.0.1:4466",
        "127.0.0.1:4466@evil.example",
        "127.0.0.1:port",
        "[::1",
        "127.0.0.1/evil",
        "",
        None,
    ],
)
@pytest.mark.parametrize("path", ["/api", "/"])
def test_under_a_name_that_is_not_ours_nothing_is_shown(host: str | None, path: str) -> None:
    assert ask(path, host=host, headers=(("Origin", f"http://{host}"),)) == 403


def test_two_hosts_or_origins_are_refused() -> None:
    assert ask(headers=(("Host", "evil.example"),)) == 400
    assert ask(headers=(("Origin", "http://127.0.0.1:4466"), ("Origin", "http://evil.example"))) == 400


def test_the_name_it_listens_at_is_ours() -> None:
    assert ask(host="Studio:4466", settings=ApiSettings(host="studio")) == 101
    assert ask(host="studio:4466") == 403


def test_a_full_house_still_shows_pages() -> None:
    assert ask(full=True) == 503
    assert ask("/", full=True) == 200


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/../etc/passwd", "/%2e%2e/etc/passwd", "//", "", "/api/", "/API", "http://evil.example/", "/ "],
)
def test_there_is_nothing_but_the_pages(path: str) -> None:
    assert ask(path) == 404


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "PUT", "get"])
def test_only_get(method: str) -> None:
    assert ask(method=method) == 405


def test_a_page_comes_with_its_type_and_may_load_nothing_from_elsewhere() -> None:
    response = Door(STAGE, {"/": HOME}, lambda: False).ask(Request("/?v=1", Headers(Host="localhost:4466")))
    assert response is not None
    assert response.body == HOME.body
    assert response.headers["Content-Type"] == HOME.content_type
    assert int(response.headers["Content-Length"]) == len(HOME.body)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"  # no page from elsewhere can lay itself over ours
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in response.headers
