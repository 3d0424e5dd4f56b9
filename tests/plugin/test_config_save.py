"""Saved settings: the user's file keeps its comments and order, and reads back as it stood."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from dsp.labels import LABELS
from plugin.config import Config, parse_config
from plugin.config_file import render
from plugin.config_save import changed, save_changes
from plugin.controls.kept import Changes
from plugin.errors import UserError
from plugin.sections.audio import AudioSettings
from plugin.sections.strips import StripSettings

USERS = """\
# my stage
[obs]   # the streaming computer
port = 4460

[detector]
thresholds = { guitar = 0.6 }  # it is loud

[[strips]]
name = "Voice"
channels = [1]
[[strips]]
name = "Band"
channels = [2, 3]

[start]
hidden_strips = ["Band"]  # he does not like it
"""
TEMPLATE = render(AudioSettings(), (StripSettings(name="Voice", channels=(1,)),), None)


def read(text: str) -> Config:
    return parse_config(text, Path("soundcheck.toml"), environ={})


def test_only_what_changed_is_another_line() -> None:
    changes = Changes(
        detection=False,
        profile="r128",
        thresholds={"guitar": 0.55, "vocal": 0.2},
        strips={"Band": True, "Voice": False},
    )
    after = changed(USERS, changes)
    config = read(after)
    assert config.start.detection is False
    assert config.start.hidden_strips == ("Voice",)
    assert config.loudness.chosen == "r128"
    assert config.detector.thresholds == {"guitar": 0.55, "vocal": 0.2}
    assert config.obs.port == 4460
    kept = [line for line in USERS.splitlines() if line and "thresholds" not in line and "hidden" not in line]
    lines = after.splitlines()
    assert [line for line in lines if line in kept] == kept
    for comment in ("# my stage", "# the streaming computer", "# it is loud", "# he does not like it"):
        assert comment in after


@pytest.mark.parametrize("text", ["", "[obs]\nport = 4460", TEMPLATE, TEMPLATE.replace("\n", "\r\n"), USERS])
def test_any_file_takes_it_and_loses_no_line(text: str) -> None:
    after = changed(text, Changes(warnings=False, thresholds={"drums": 0.4}, overlays={"Soundcheck Clipping": False}))
    config = read(after)
    assert (config.start.warnings, config.detector.thresholds["drums"]) == (False, 0.4)
    assert config.start.hidden_overlays == ("Soundcheck Clipping",)
    assert {line for line in text.splitlines() if "thresholds" not in line} <= set(after.splitlines())


PLACES = st.fixed_dictionaries(
    {
        "detection": st.none() | st.booleans(),
        "warnings": st.none() | st.booleans(),
        "profile": st.none() | st.sampled_from(["streaming", "r128"]),
        "strips": st.dictionaries(st.sampled_from(["Voice", "Band"]), st.booleans()),
        "thresholds": st.dictionaries(st.sampled_from(LABELS), st.floats(0, 1)),
    }
)


@given(st.lists(PLACES, max_size=4))
def test_what_was_saved_is_what_is_read_however_often(steps: list[dict[str, object]]) -> None:
    text, hidden, last = USERS, {"Band"}, read(USERS)
    for step in steps:
        changes = Changes(**step)  # type: ignore[arg-type]
        text = changed(text, changes)
        hidden = (hidden - {name for name, on in changes.strips.items() if on}) | {
            name for name, on in changes.strips.items() if not on
        }
        config = read(text)
        assert set(config.start.hidden_strips) == hidden
        assert config.start.detection == (last.start.detection if changes.detection is None else changes.detection)
        assert config.loudness.chosen == (changes.profile or last.loudness.chosen)
        for label, threshold in changes.thresholds.items():
            assert config.detector.thresholds[label] == pytest.approx(threshold, abs=1e-4)
        assert changed(text, changes) == text
        last = config
    assert "# my stage" in text


def test_it_is_written_where_it_was_read_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "soundcheck.toml"
    save_changes(file, Changes(detection=False), environ={})
    assert tomlkit.parse(file.read_text("utf-8")) == {"start": {"detection": False}}
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[obs\n", "not saved, as the configuration is wrong by now: .* is not TOML"),
        ("start = 1\n", "not saved, as the configuration is wrong by now: .* start: should be"),
        ("[obs]\nport = 0\n", "not saved, as the configuration is wrong by now: .* obs.port: should be"),
    ],
)
def test_a_file_that_is_wrong_by_now_stays_as_it_is(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "soundcheck.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(UserError, match=told) as caught:
        save_changes(file, Changes(detection=False), environ={})
    assert "\n" not in str(caught.value)
    assert file.read_text("utf-8") == text


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid"), reason="needs a folder that is a file")
def test_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(UserError, match="cannot be saved"):
        save_changes(tmp_path / "file" / "soundcheck.toml", Changes(detection=False), environ={})
