"""Who comes in: every HTTP request is looked at before anything else happens."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from websockets.datastructures import MultipleValuesError
from websockets.http11 import Request, Response

from plugin.api.pages import Page, ok, refused
from plugin.api.settings import PATH, ApiSettings


class Door:
    """Lets native programs and our own pages through to the WebSocket, and shows pages.

    A browser names the page that asks (``Origin``) and the host that it believes to ask (``Host``); no page can forge
    either. A page from elsewhere is refused by its origin. If its owner lets a name of his point here (DNS rebinding),
    origin and host agree, but the host is a name that is not ours.

    Args:
        settings: which names and origins are ours.
        pages: by path, such as ``/``.
        is_full: whether there are as many clients as there may be.
    """

    def __init__(self, settings: ApiSettings, pages: Mapping[str, Page], is_full: Callable[[], bool]) -> None:
        self._pages = pages
        self._is_full = is_full
        self._origins = frozenset(settings.allow_origins)
        allowed = {urlsplit(origin).hostname for origin in settings.allow_origins}
        self._names = {"localhost", settings.host.lower(), *(name for name in allowed if name)}

    def ask(self, request: Request) -> Response | None:
        """The answer to a request; None: the WebSocket may be opened."""
        try:
            host = request.headers.get("Host", "").lower()
            origin = request.headers.get("Origin")
        except MultipleValuesError:
            return refused(HTTPStatus.BAD_REQUEST, "more than one Host or Origin")
        if not self._is_ours(host):
            return refused(
                HTTPStatus.FORBIDDEN, "not under this name: ask for localhost or an address, or add it to allow_origins"
            )
        if request.method != "GET":
            return refused(HTTPStatus.METHOD_NOT_ALLOWED, "only GET")
        path = request.path.partition("?")[0]
        return self._open(host, origin) if path == PATH else self._show(path)

    def _open(self, host: str, origin: str | None) -> Response | None:
        """The answer to who wants a WebSocket; None: come in."""
        if origin is not None and origin.lower() not in {f"http://{host}", *self._origins}:
            return refused(HTTPStatus.FORBIDDEN, "not for pages from elsewhere: add the page's origin to allow_origins")
        if self._is_full():
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, "too many clients: close some")
        return None

    def _show(self, path: str) -> Response:
        page = self._pages.get(path)
        return refused(HTTPStatus.NOT_FOUND, "there is no such page") if page is None else ok(page)

    def _is_ours(self, host: str) -> bool:
        """Whether a ``Host`` can only mean this program: one of our names, or an address, which nobody can rebind."""
        try:
            parts = urlsplit(f"//{host}")
            name = parts.hostname
            _ = parts.port  # raises if it is none
        except ValueError:
            return False
        if name is None or parts.netloc != host or "@" in host:
            return False
        if name in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True
