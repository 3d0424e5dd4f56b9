"""The configuration: what it takes, and how it says what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from configs import parse, password, problems
from hypothesis import example, given
from hypothesis import strategies as st

from plugin.config import Config, default_path, load_config, with_weights
from plugin.errors import ConfigError
from plugin.secrets import PASSWORD_VARIABLE

SECTIONS = ("obs", "strips", "clip", "loudness", "watch", "overlays", "names")


def test_an_empty_file_is_the_defaults() -> None:
    config = parse("")
    assert config == Config()
    assert [(strip.name, strip.channels) for strip in config.strips] == [("Main", (1, 2))]
    assert config.audio.sample_rate_hz == 48000
    assert (config.clip.run, config.clip.hold_s) == (3, 3.0)
    assert (config.obs.host, config.obs.port) == ("localhost", 4455)


def test_every_key_is_read() -> None:
    config = parse("""
        [audio]
        device = "X18/XR18"
        host_api = "Windows WASAPI"
        sample_rate_hz = 44100
        [[strips]]
        name = "Desk"
        channels = [13, 14]
        [[strips]]
        name = "Vocals"
        channels = [1]
        [detector]
        device = "cpu"
        thresholds = { guitar = 0.6, vocal = 1 }
        median_frames = { drums = 5 }
        minimum_on_s = 2
        [clip]
        run = 4
        hold_s = 0
        [obs]
        host = "192.0.2.7"
        port = 4444
        password = "pass"
        timeout_s = 1.5
    """)
    assert config.audio.device == "X18/XR18"
    assert [strip.channels for strip in config.strips] == [(13, 14), (1,)]
    assert config.detector.thresholds == {"guitar": 0.6, "vocal": 1.0}
    assert config.detector.median_frames == {"drums": 5}
    assert (config.clip.run, config.clip.hold_s) == (4, 0.0)
    assert (config.obs.host, config.obs.port, config.obs.timeout_s) == ("192.0.2.7", 4444, 1.5)
    assert password(config) == "pass"


def test_all_problems_are_told_at_once_with_their_place() -> None:
    assert problems("""
        volume = 3
        [audio]
        sample_rate_hz = 22050
        [[strips]]
        name = "A"
        channels = [1, 0]
        [[strips]]
        channels = [2]
        [obs]
        prot = 4455
        port = 99999
    """) == (
        "audio.sample_rate_hz: should be 44100, 48000, 88200 or 96000, not 22050",
        "strips[1].channels[2]: should be greater than or equal to 1, not 0",
        "strips[2].name: is missing",
        "obs.port: should be less than or equal to 65535, not 99999",
        "obs.prot: unknown key, did you mean `port`?",
        f"volume: unknown key; there are {', '.join(sorted(Config.model_fields))}",
    )


def test_the_error_names_the_file_and_has_a_line_for_each_problem() -> None:
    with pytest.raises(ConfigError) as caught:
        parse("[obs]\nport = 0\n[clip]\nrun = 1\n")
    assert str(caught.value).splitlines() == [
        "soundcheck.toml:",
        "  clip.run: should be greater than or equal to 2, not 1",
        "  obs.port: should be greater than or equal to 1, not 0",
    ]
    assert caught.value.exit_status == 2


@pytest.mark.parametrize("key", ["detector.weights", "obs.password_file"])
def test_a_home_that_is_not_there_is_told_with_its_place(key: str) -> None:
    section, name = key.split(".")
    (problem,) = problems(f'[{section}]\n{name} = "~nobody.of.that.name/x"')
    assert problem.startswith(f"{key}: ")


def test_other_weights_can_be_named_besides_the_configuration() -> None:
    config = parse("[detector]\nminimum_on_s = 2")
    assert with_weights(config, None) is config
    other = with_weights(config, Path("own.safetensors")).detector
    assert (other.weights, other.minimum_on_s) == (Path("own.safetensors"), 2.0)


def test_a_configuration_is_read_from_a_file_with_windows_line_ends_and_byte_order_mark(
    tmp_path: Path,
) -> None:
    file = tmp_path / "c.toml"
    file.write_bytes(b"\xef\xbb\xbf[obs]\r\nport = 4444\r\n")
    assert load_config(file, environ={}).obs.port == 4444


def test_a_text_that_is_not_toml_is_told_with_the_line() -> None:
    assert problems("[obs]\nport = \n") == ("is not TOML: Invalid value (at line 2, column 8)",)


def test_a_file_that_was_named_has_to_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="soundcheck init"):
        load_config(tmp_path / "gone.toml", environ={})


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_bytes("[obs]\nscene = 'Bühne'".encode("latin-1"))
    with pytest.raises(ConfigError, match="is not UTF-8 text"):
        load_config(file, environ={})


def test_without_a_file_at_the_default_place_the_defaults_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path / "soundcheck")
    assert default_path() == tmp_path / "soundcheck" / "soundcheck.toml"
    config = load_config(environ={PASSWORD_VARIABLE: "x"})
    assert password(config) == "x"
    assert config.audio == Config().audio


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
@example({"\n": False})
def test_whatever_stands_in_a_section_it_is_a_configuration_or_a_list_of_problems(value: object) -> None:
    import tomlkit  # noqa: PLC0415  (only here)

    try:
        text = "\n".join(tomlkit.dumps({section: value}) for section in SECTIONS if value is not None)
    except ValueError:
        return  # what TOML cannot say, no user can write
    try:
        parse(text)
        told: tuple[str, ...] = ("nothing",)
    except ConfigError as error:
        told = error.problems
    assert told
    assert all(problem and "\n" not in problem for problem in told)
