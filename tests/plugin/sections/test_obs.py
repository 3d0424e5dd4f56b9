from __future__ import annotations

from pathlib import Path

import pytest
from configs import parse, password, problems

from plugin.secrets import PASSWORD_VARIABLE


@pytest.mark.parametrize(
    "text",
    [
        'obs = "hunter2"',
        '[obs]\npasword = "hunter2"',
        '[obs]\npassword = ["hunter2"]',
        '[obs]\nport = "hunter2"',
        '[obs]\npassword = "hunter2"\nport = 0',
        '[obs]\npassword = "hunter2\n',
        "[obs]\npassword = 4711",
    ],
)
def test_no_problem_shows_a_password(text: str) -> None:
    told = " ".join(problems(text))
    assert "hunter2" not in told
    assert "4711" not in told


def test_a_configuration_shows_no_password() -> None:
    config = parse('[obs]\npassword = "hunter2"')
    assert "hunter2" not in repr(config)
    assert "hunter2" not in config.model_dump_json()


def test_the_password_comes_from_the_environment_then_the_file_then_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("from file\n", encoding="utf-8")
    file = tmp_path / "soundcheck.toml"
    both = '[obs]\npassword = "from toml"\npassword_file = "secret.txt"\n'
    assert password(parse(both, {PASSWORD_VARIABLE: "from environment"}, file)) == "from environment"
    assert password(parse(both, {PASSWORD_VARIABLE: ""}, file)) == "from file"
    assert password(parse('[obs]\npassword = "from toml"', {}, file)) == "from toml"
    assert password(parse("", {}, file)) is None


def test_an_empty_password_is_none() -> None:
    assert parse('[obs]\npassword = ""').obs.password is None


@pytest.mark.parametrize(
    "content", [b"p\xc3\xa4ss w", b"p\xc3\xa4ss w\n", b"p\xc3\xa4ss w\r\n", b"\xef\xbb\xbfp\xc3\xa4ss w"]
)
def test_a_password_file_may_end_in_a_newline_and_begin_with_a_byte_order_mark(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pw").write_bytes(content)
    config = parse('[obs]\npassword_file = "pw"', {}, tmp_path / "soundcheck.toml")
    assert password(config) == "päss w"


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "No such file or directory"), (b"\n", "is empty"), (b"\xff\xfe", "not UTF-8 text")],
)
def test_a_password_file_that_is_no_use_is_a_problem_among_the_others(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    if content is not None:
        (tmp_path / "pw").write_bytes(content)
    port, file = problems('[obs]\nport = 0\npassword_file = "pw"', {}, tmp_path / "soundcheck.toml")
    assert port.startswith("obs.port: ")
    assert file.startswith("obs.password_file: ")
    assert told in file


def test_a_missing_password_file_does_not_matter_if_the_environment_has_the_password(tmp_path: Path) -> None:
    config = parse('[obs]\npassword_file = "gone"', {PASSWORD_VARIABLE: "x"}, tmp_path / "soundcheck.toml")
    assert password(config) == "x"


def test_keys_of_former_versions_are_told_with_what_to_write_instead() -> None:
    assert problems('[obs]\ninstruments_source = "A"\nclipping_source = "B"\nscene = "C"') == (
        (
            "obs.instruments_source: is not a key any more: "
            'write [[overlays]] with source = "its name" and shows = "instruments" instead'
        ),
        (
            "obs.clipping_source: is not a key any more: "
            'write [[overlays]] with source = "its name" and shows = "warnings" instead'
        ),
        'obs.scene: is not a key any more: write scenes = ["its name"] into each of [[overlays]] instead',
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("obs = 1", "obs: should be a section, such as [obs]"),
        ('[obs]\nport = "4455"', "obs.port: should be a valid integer"),
        ("[obs]\nport = 99999", "obs.port: should be less than or equal to 65535, not 99999"),
        ("[obs]\ncaptions = 1", "obs.captions: should be a valid boolean, not 1"),
        ('[obs]\nchapters = "on"', "obs.chapters: should be 'off', 'marks' or 'automatic'"),
    ],
)
def test_a_problem_in_words(text: str, problem: str) -> None:
    assert problems(text) == (problem,)


def test_other_programs_and_marks_are_served_and_viewers_get_captions_only_if_wanted() -> None:
    obs = parse("").obs
    assert (obs.events, obs.captions, obs.chapters) == (True, False, "marks")
    obs = parse('[obs]\nevents = false\ncaptions = true\nchapters = "automatic"').obs
    assert (obs.events, obs.captions, obs.chapters) == (False, True, "automatic")
