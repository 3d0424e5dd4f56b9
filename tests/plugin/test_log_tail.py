"""The log's last lines reach a browser, and no secret does."""

from __future__ import annotations

import asyncio
import logging
import threading

from plugin import logs
from plugin.log_tail import WAITING, LogTail

Told = list[tuple[str, str]]


def tailed(*log: tuple[str, int, str]) -> Told:
    """What is told of these lines, logged in a thread: logger, level, text."""
    told: Told = []

    async def run() -> None:
        tail = LogTail(lambda _, level, text: told.append((level, text)), look_s=0)
        running = asyncio.create_task(tail.run())
        await asyncio.sleep(0)
        logger_thread = threading.Thread(target=write)
        logger_thread.start()
        logger_thread.join()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert tail not in logging.getLogger().handlers

    def write() -> None:
        for name, level, text in log:
            logging.getLogger(name).log(level, "%s", text)

    before = logging.getLogger("plugin").level
    logs.configure(debug=False)
    try:
        asyncio.run(run())
    finally:
        logging.getLogger("plugin").setLevel(before)
    return told


def test_lines_come_with_their_levels_and_debugging_stays_at_home() -> None:
    assert tailed(
        ("plugin.capture", logging.WARNING, "no interface"),
        ("plugin.capture", logging.DEBUG, "inner life"),
        ("plugin.listening", logging.INFO, "listening"),
        ("plugin.view", logging.INFO, "Desk: Guitar"),
    ) == [("warning", "no interface"), ("info", "listening")]


def test_secrets_are_masked() -> None:
    logs.configure(debug=False)
    told: Told = []
    tail = LogTail(lambda _, level, text: told.append((level, text)))
    logs.hide("hunter2")
    tail.emit(logging.makeLogRecord({"name": "plugin", "levelname": "INFO", "msg": "it is hunter2"}))
    tail._tell(*tail._lines.popleft())
    assert told == [("info", "it is ********")]


def test_a_flood_is_forgotten_from_its_beginning() -> None:
    told = tailed(*(("plugin", logging.INFO, str(number)) for number in range(WAITING + 5)))
    assert [text for _, text in told] == [str(number) for number in range(5, WAITING + 5)]
