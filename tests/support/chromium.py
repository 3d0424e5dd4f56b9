"""A real Chromium without a window."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from children import leave_out
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

T = TypeVar("T")

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Visit:
    """A page that is open.

    Attributes:
        page: the page.
        errors: what its console said was wrong, and exceptions that nobody caught.
        requests: the address of everything that it asked for, WebSockets too.
    """

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Note what the console says is wrong."""
        if message.type == "error":
            self.errors.append(message.text)

    async def until(self, expression: str, argument: Any = None) -> None:
        """Wait until an expression of JavaScript, or a function of the argument, is true.

        Playwright's own wait evaluates in the page, which the pages' security policy forbids.
        """
        while not await self.page.evaluate(expression, argument):  # noqa: ASYNC110 - it may be anything
            await asyncio.sleep(0.01)


class Chromium:
    """A browser that all tests share: starting it takes longer than a test. Each visit has its own storage."""

    def __init__(self) -> None:
        program = next((path for path in map(shutil.which, PROGRAMS) if path), None)
        if program is None:
            leave_out("chromium")
        self._program = program
        self._runner = asyncio.Runner()
        self._stack = contextlib.AsyncExitStack()
        self._browser: Browser | None = None

    def __enter__(self) -> Self:
        self.run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.run(self._stack.aclose())
        finally:
            self._runner.close()

    def run(self, scene: Coroutine[Any, Any, T]) -> T:
        """Play a scene: the loop that the browser lives in is the one that servers of the scene run in."""
        return self._runner.run(scene)

    @contextlib.asynccontextmanager
    async def visit(self, url: str, **options: Any) -> AsyncIterator[Visit]:
        """Open a page, in a context of its own with these options of Playwright's, until the end of the block."""
        assert self._browser is not None
        context = await self._browser.new_context(**options)
        try:
            page = await context.new_page()
            visit = Visit(page)
            page.on("console", visit.hear)
            page.on("pageerror", lambda error: visit.errors.append(str(error)))
            page.on("websocket", lambda socket: visit.requests.append(socket.url))
            context.on("request", lambda request: visit.requests.append(request.url))
            await page.goto(url)
            yield visit
        finally:
            await context.close()

    async def _start(self) -> None:
        playwright = await self._stack.enter_async_context(async_playwright())
        self._browser = await playwright.chromium.launch(
            executable_path=self._program,
            args=["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [],
        )
        self._stack.push_async_callback(self._browser.close)
