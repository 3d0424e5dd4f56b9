"""Logging says what it should and never a password."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import ROOT

from plugin import logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave the process's logging as it was found."""
    root = logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in (*logs.OURS, "obsws_python"))]
    levels = [logger.level for logger in loggers]
    handlers = list(root.handlers)
    yield
    root.handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_our_news_are_shown_and_details_only_for_debugging(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(debug=False)
    logging.getLogger("plugin.capture").info("listening")
    logging.getLogger("plugin.capture").debug("a detail")
    assert capsys.readouterr().err.endswith(" listening\n")
    logs.configure(debug=True)
    logging.getLogger("plugin.capture").debug("a detail")
    told = capsys.readouterr().err
    assert "DEBUG plugin.capture: a detail" in told
    assert told.count("a detail") == 1  # configuring twice makes no second handler


@pytest.mark.parametrize("debug", [False, True])
def test_libraries_are_quiet_below_warnings(capsys: pytest.CaptureFixture[str], debug: bool) -> None:
    logs.configure(debug=debug)
    for name in ("obsws_python.baseclient.ObsClient", "websockets.client", "numba"):
        logging.getLogger(name).info("Connecting with parameters: password='hunter2'")
    assert capsys.readouterr().err == ""
    logging.getLogger("obsws_python.events").warning("lost")
    assert "lost" in capsys.readouterr().err


def test_a_secret_is_masked_in_messages_arguments_and_tracebacks(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(debug=True)
    logs.hide("hunter2")
    logger = logging.getLogger("plugin.obs")
    logger.info("login with %s as %r", "hunter2", {"password": "hunter2"})
    try:
        int("hunter2")
    except ValueError:
        logger.exception("failed")
    told = capsys.readouterr().err
    assert "hunter2" not in told
    assert told.count(logs.HIDDEN) >= 3
    assert "Traceback" in told


@given(
    secret=st.text(st.characters(exclude_categories=["Cs"]), min_size=4),
    around=st.text(st.characters(exclude_categories=["Cs"])),
)
def test_whatever_the_secret_is_neither_it_nor_its_quoted_form_stays(secret: str, around: str) -> None:
    formatter = logs.MaskingFormatter("%(message)s")
    formatter.hide(secret)
    if secret in logs.HIDDEN:
        return
    masked = formatter.mask(f"{around}{secret!r} {secret}")
    assert secret not in masked.replace(logs.HIDDEN, "")


def test_the_mask_covers_what_the_program_reports_too() -> None:
    logs.configure(debug=False)
    logs.hide("hunter2")
    assert logs.mask("wrong password hunter2") == f"wrong password {logs.HIDDEN}"


def test_an_empty_secret_masks_nothing() -> None:
    logs.configure(debug=False)
    logs.hide("")
    assert logs.mask("abc") == "abc"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there stderr is taken away")
def test_nothing_is_lost_while_portaudio_has_taken_stderr_away() -> None:
    program = (
        "import logging, os, sys\n"
        "from plugin import logs, portaudio\n"
        "logs.configure(debug=False)\n"
        "with portaudio._quiet_stderr():\n"
        "    os.write(2, b'alarming\\n')\n"
        "    logging.getLogger('plugin').warning('OBS is not running')\n"
        "logging.getLogger('plugin').warning('and then')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert [line.partition(" ")[2] for line in done.stderr.splitlines()] == ["OBS is not running", "and then"]
