from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from plugin.config_problems import problems_of
from plugin.sections.log import LogSettings, default_log
from plugin.sections.section import Settings


class Book(Settings):
    log: LogSettings = LogSettings()


def parse(text: str) -> LogSettings:
    return Book.model_validate(tomllib.loads(f"[log]\n{text}"), context={"folder": Path("/home/kim")}).log


def test_without_a_word_the_evening_is_logged_where_logs_are() -> None:
    log = parse("")
    assert log.on
    assert log.path == default_log()
    assert log.path.name == "evening.jsonl"
    assert (log.max_bytes, log.older) == (10_000_000, 3)


def test_a_file_is_looked_for_beside_the_configuration() -> None:
    log = parse('on = false\nfile = "logs/stage.jsonl"\nmax_mb = 0.5\nolder = 9')
    assert not log.on
    assert log.path == Path("/home/kim/logs/stage.jsonl")
    assert (log.max_bytes, log.older) == (500_000, 9)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('file = "stage.log"', "file: should end in .jsonl, such as evening.jsonl: that is how analyze knows a log"),
        ("max_mb = 0", "max_mb: should be greater than or equal to 0.1, not 0"),
        ("older = 0", "older: should be greater than or equal to 1, not 0"),
        ("on = 1", "on: should be a valid boolean, not 1"),
    ],
)
def test_a_problem_in_words(text: str, problem: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parse(text)
    assert problems_of(caught.value, Book) == (f"log.{problem}",)
