"""The file that ``soundcheck init`` writes."""

from __future__ import annotations

import os
import re
import stat
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.config import Config, load_config, parse_config
from plugin.config_file import render, write
from plugin.sections.audio import AudioSettings
from plugin.sections.overlays import OverlaySettings
from plugin.sections.strips import StripSettings

COMMENTED = re.compile(r"(?m)^# (?=[a-z_]+ = |\[\[)")
"""Where ``# `` stands before a key or a table that is left out."""

EXAMPLES = {"audio.device", "audio.host_api", "detector.thresholds", "detector.median_frames", "detector.weights"}
EXAMPLES |= {"loudness.profile", "obs.password_file", "log.file", "api.token_file"}
EXPLAINED = {"target_lufs", "ceiling_dbtp", "templates", "faults"}
"""Keys that are left out, and shown in a sentence, as they do not fit to what is."""

# Everything that UTF-8 can write: a lone surrogate is no character.
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
names = texts.map(str.strip).filter(bool)
awkward = st.sampled_from(
    ['"', "\\", "'''", '"""', "\\u0041", "a\nb", "\r\n", "\x00\x7f", "{name}", "# x", "[[strips]]", "🎸"]
)
channels = st.lists(st.integers(1, 64), min_size=1, max_size=4, unique=True).map(tuple)


def parse(text: str) -> Config:
    return parse_config(text, Path("soundcheck.toml"), environ={})


@given(
    device=st.none() | (names | awkward).map(str.strip).filter(bool),
    rate_hz=st.sampled_from([44100, 48000, 88200, 96000]),
    strips=st.lists(
        st.tuples((names | awkward).map(str.strip).filter(bool), channels),
        min_size=1,
        max_size=3,
        unique_by=lambda strip: strip[0],
    ),
    password=st.none() | texts | awkward,
)
def test_what_is_written_is_what_is_read(
    device: str | None, rate_hz: int, strips: list[tuple[str, tuple[int, ...]]], password: str | None
) -> None:
    audio = AudioSettings.model_validate({"device": device, "host_api": device, "sample_rate_hz": rate_hz})
    wanted = tuple(StripSettings(name=name, channels=numbers) for name, numbers in strips)
    config = parse(render(audio, wanted, password))
    assert config.audio == audio
    assert config.strips == wanted
    assert (config.obs.password.get_secret_value() if config.obs.password else None) == password
    assert config.detector == Config().detector
    assert config.overlays == Config().overlays
    assert config.watch == Config().watch


def test_every_key_is_there_and_what_a_comment_shows_as_the_default_is_it() -> None:
    text = render(Config().audio, Config().strips, None)
    shown = tomllib.loads(COMMENTED.sub("", text))
    defaults = Config().model_dump(mode="json")
    assert shown.keys() == defaults.keys()
    assert shown["watch"] == defaults["watch"]
    lists = {"strips", "overlays", "names", "scenes", "rules"}
    for section in shown.keys() - lists - {"watch"}:
        values = defaults[section]
        assert shown[section].keys() | EXPLAINED == values.keys() | EXPLAINED
        for key, value in shown[section].items():
            default = "" if values[key] is None else values[key]
            assert value == default or f"{section}.{key}" in EXAMPLES, key


def test_every_key_of_an_overlay_is_there() -> None:
    text = render(Config().audio, Config().strips, None)
    [shown] = tomllib.loads(COMMENTED.sub("", text))["overlays"]
    assert shown.keys() | EXPLAINED == OverlaySettings.model_fields.keys() | EXPLAINED
    assert all(f"{key} = " in text for key in EXPLAINED)
    for key in ("empty", "minimum_s", "glyphs"):
        assert shown[key] == OverlaySettings.model_fields[key].default


def test_the_examples_are_valid(tmp_path: Path) -> None:
    text = COMMENTED.sub("", render(Config().audio, Config().strips, None))
    (tmp_path / "obs-password.txt").write_text("pw\n", encoding="utf-8")
    (tmp_path / "band-trained").mkdir()
    (tmp_path / "band-trained" / "band.safetensors").touch()
    config = parse_config(text, tmp_path / "soundcheck.toml", environ={})
    assert config.detector.thresholds
    assert config.detector.median_frames
    assert [overlay.source for overlay in config.overlays] == ["Soundcheck Loudness"]
    assert config.names == {"guitar": "🎸 Gitarre"}
    assert [rule.name for rule in config.rules] == ["solo"]
    assert [scene.name for scene in config.scenes] == [("Break*",)]


def test_lines_fit_an_editor() -> None:
    assert max(map(len, render(Config().audio, Config().strips, None).splitlines())) <= 110


def test_it_is_written_into_a_folder_that_is_made_and_can_be_loaded(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "soundcheck.toml"
    write(file, render(Config().audio, Config().strips, "geheim 🎸"))
    config = load_config(file, environ={})
    assert config.obs.password is not None
    assert config.obs.password.get_secret_value() == "geheim 🎸"
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes; the profile folder is private")
@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_only_its_owner_can_read_it_even_if_everyone_could_read_the_old_one(tmp_path: Path, umask: int) -> None:
    file = tmp_path / "soundcheck.toml"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o644)
    before = os.umask(umask)
    try:
        write(file, "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege there")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("old", encoding="utf-8")
    link = tmp_path / "soundcheck.toml"
    link.symlink_to(real)
    write(link, "new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


def test_when_writing_fails_the_old_file_stays_and_nothing_is_left_lying(tmp_path: Path) -> None:
    file = tmp_path / "soundcheck.toml"
    file.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write(file, "half \ud800")
    assert file.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == [file.name]
