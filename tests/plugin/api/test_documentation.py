"""``docs/api.md`` says what the program does."""

from __future__ import annotations

import asyncio
import contextlib
import re
import runpy
from pathlib import Path
from typing import Any

from api_desk import running, until

from plugin.api.requests import read_request
from plugin.api.schema import FROM_CLIENT, FROM_SERVER

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "api.md").read_text(encoding="utf-8")


def test_its_tables_are_those_of_the_models() -> None:
    """Else: ``python docs/api_tables.py``."""
    assert runpy.run_path(str(DOCS / "api_tables.py"))["written"](PAGE) == PAGE


def test_there_is_a_table_of_every_message() -> None:
    shown = set(re.findall(r"<!-- table (\w+) -->", PAGE))
    assert shown == {model.__name__ for model in (*FROM_CLIENT, *FROM_SERVER)} | {
        "commands",
        "kinds",
        "settings",
        "limits",
    }


def test_every_message_in_it_is_one() -> None:
    messages = blocks("json")
    assert len(messages) > 3
    for message in messages:
        read_request(message)


def test_the_program_in_it_works(tmp_path: Path) -> None:
    [program] = blocks("python")

    async def scene() -> None:
        async with running(tmp_path) as desk:
            mine = program.replace("127.0.0.1:4466", desk.address).replace("asyncio.run(main())", "")
            mine = re.sub(r'Path\(".*?"\)', f"Path({str(desk.settings.token_path)!r})", mine)
            names: dict[str, Any] = {"print": heard.append}
            exec(mine, names)  # noqa: S102 - it is ours
            task = asyncio.create_task(names["main"]())
            await until(lambda: desk.effects.done == [("chapter", None)] or task.done())
            await until(lambda: len(heard) == 4 or task.done())  # the hello, and three answers
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    heard: list[str] = []
    asyncio.run(scene())
    assert '"ok":true' in heard[3]


def blocks(language: str) -> list[str]:
    """What stands in the page in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
