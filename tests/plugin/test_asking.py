"""Commands on their way to the analysis thread."""

from __future__ import annotations

import pytest
from tones import tone_hearing

from dsp.pipeline import Analyser
from dsp.strip import Strip
from plugin.asking import COMMANDS_WAITING, Asking


def analyser() -> Analyser:
    return tone_hearing().analyser((Strip("Desk", (1, 2)),), 48_000)


def test_a_command_that_fails_is_logged_and_the_others_are_done(caplog: pytest.LogCaptureFixture) -> None:
    done: list[float] = []
    asking = Asking()
    asking.ask(lambda analyser: analyser.reset_loudness("Nobody"))
    asking.ask(lambda analyser: done.append(analyser.position_s))
    assert len(list(asking.obey(analyser()))) == 1
    assert done == [0.0]
    assert "there is no strip 'Nobody'" in caplog.text


def test_too_many_commands_are_refused_and_never_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []
    asking = Asking()
    taken = [asking.ask(lambda _, number=number: done.append(number)) for number in range(COMMANDS_WAITING + 2)]
    assert taken == [True] * COMMANDS_WAITING + [False] * 2
    assert "one was left out" in caplog.text
    list(asking.obey(analyser()))
    assert done == list(range(COMMANDS_WAITING))
    assert asking.ask(lambda _: None)
