"""What is served to browsers: a fixed set of pages, so there is no path to a file."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus

from websockets.datastructures import Headers
from websockets.http11 import Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
"""What a page may do: load what is ours, and nothing else."""


@dataclass(frozen=True, slots=True)
class Page:
    """What lies at a path.

    Attributes:
        content_type: such as ``text/html; charset=utf-8``.
        body: its bytes.
    """

    content_type: str
    body: bytes


def ok(page: Page) -> Response:
    """A page."""
    return _response(HTTPStatus.OK, page.content_type, page.body)


def refused(status: HTTPStatus, text: str) -> Response:
    """A line of text that says why there is nothing."""
    response = _response(status, "text/plain; charset=utf-8", f"{text}\n".encode())
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = "GET"
    return response


def _response(status: HTTPStatus, content_type: str, body: bytes) -> Response:
    headers = Headers(
        [
            ("Date", formatdate(usegmt=True)),
            ("Connection", "close"),
            ("Content-Length", str(len(body))),
            ("Content-Type", content_type),
            ("Content-Security-Policy", POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cache-Control", "no-cache"),
        ]
    )
    return Response(status.value, status.phrase, headers, body)
