"""The configuration: what it takes, and how it says what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dsp.labels import LABELS
from plugin.config import Config, default_path, load_config, parse_config, with_weights
from plugin.errors import ConfigError
from plugin.secrets import PASSWORD_VARIABLE

FILE = Path("soundcheck.toml")


def parse(text: str, environ: dict[str, str] | None = None, file: Path = FILE) -> Config:
    return parse_config(text, file, environ=environ or {})


def problems(text: str, environ: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        parse(text, environ)
    return caught.value.problems


def password(config: Config) -> str | None:
    return config.obs.password.get_secret_value() if config.obs.password else None


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
        instruments_source = "Band"
        clipping_source = "Clip"
        scene = "Live"
        timeout_s = 1.5
    """)
    assert config.audio.device == "X18/XR18"
    assert [strip.channels for strip in config.strips] == [(13, 14), (1,)]
    assert config.detector.thresholds == {"guitar": 0.6, "vocal": 1.0}
    assert config.detector.median_frames == {"drums": 5}
    assert (config.clip.run, config.clip.hold_s) == (4, 0.0)
    assert (config.obs.host, config.obs.port, config.obs.scene) == ("192.0.2.7", 4444, "Live")
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
        "volume: unknown key; there are audio, clip, detector, obs, strips",
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


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("strips = []", "strips: has no strip: leave it out for one of channels 1 and 2"),
        (
            '[[strips]]\nname = "A"\nchannels = []',
            "strips[1].channels: names no channel: [1] for a mono strip, [1, 2] for a stereo one",
        ),
        ('[[strips]]\nname = "A"\nchannels = [3, 3]', "strips[1].channels: names a channel twice"),
        ('[[strips]]\nname = " "\nchannels = [1]', "strips[1].name: is empty"),
        (
            '[obs]\ninstruments_source = "Text"\nclipping_source = "Text"',
            "obs.clipping_source: is the instruments_source too: give each a source of its own",
        ),
        (
            '[[strips]]\nname = "A"\nchannels = [1]\n[[strips]]\nname = "A "\nchannels = [2]',
            "strips: the name 'A' is used more than once",
        ),
        ("strips = [1]", "strips[1]: should be a table"),
        ("obs = 1", "obs: should be a section, such as [obs]"),
        ('[obs]\nport = "4455"', "obs.port: should be a valid integer"),
        ("[clip]\nrun = true", "clip.run: should be a valid integer"),
        ("[clip]\nhold_s = 61", "clip.hold_s: should be less than or equal to 60, not 61"),
        ("[clip]\nhold_s = nan", "clip.hold_s: should be less than or equal to 60, not nan"),
        ('[detector]\ndevice = "gpu"', "detector.device: should be 'auto', 'cpu' or 'cuda'"),
        (
            "[detector]\nthresholds = { vocal = 1.5 }",
            "detector.thresholds.vocal: should be less than or equal to 1, not 1.5",
        ),
        (
            "[detector]\nmedian_frames = { vocal = 4 }",
            "detector.median_frames.vocal: should be odd, so that a middle frame exists, not 4",
        ),
        (
            "[detector]\nmedian_frames = { vocal = 33 }",
            "detector.median_frames.vocal: should be less than or equal to 31, not 33",
        ),
        ("[obs]\nport = \n", "is not TOML: Invalid value (at line 2, column 8)"),
    ],
)
def test_a_problem_in_words(text: str, problem: str) -> None:
    assert problems(text) == (problem,)


def test_a_label_that_is_unknown_is_answered_with_a_close_one_and_all_there_are() -> None:
    (problem,) = problems("[detector]\nthresholds = { gitar = 0.5 }")
    assert problem.startswith("detector.thresholds.gitar: no such label, did you mean `guitar`?")
    assert all(label in problem for label in LABELS)


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
    with pytest.raises(ConfigError) as caught:
        parse('[obs]\nport = 0\npassword_file = "pw"', {}, tmp_path / "soundcheck.toml")
    port, file = caught.value.problems
    assert port.startswith("obs.port: ")
    assert file.startswith("obs.password_file: ")
    assert told in file


def test_weights_are_looked_for_from_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "own.safetensors").touch()
    config = parse('[detector]\nweights = "own.safetensors"', {}, tmp_path / "soundcheck.toml")
    assert config.detector.weights == tmp_path / "own.safetensors"


@pytest.mark.parametrize(("named", "told"), [("gone.safetensors", "is not there"), (".", "is a folder")])
def test_weights_that_are_not_there_are_told(tmp_path: Path, named: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(f'[detector]\nweights = "{named}"', {}, tmp_path / "soundcheck.toml")
    (problem,) = caught.value.problems
    assert problem.startswith("detector.weights: ")
    assert f"{told}: name a .safetensors file" in problem


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


def test_a_missing_password_file_does_not_matter_if_the_environment_has_the_password(tmp_path: Path) -> None:
    config = parse('[obs]\npassword_file = "gone"', {PASSWORD_VARIABLE: "x"}, tmp_path / "soundcheck.toml")
    assert password(config) == "x"


def test_a_configuration_is_read_from_a_file_with_windows_line_ends_and_byte_order_mark(
    tmp_path: Path,
) -> None:
    file = tmp_path / "c.toml"
    file.write_bytes(b"\xef\xbb\xbf[obs]\r\nport = 4444\r\n")
    assert load_config(file, environ={}).obs.port == 4444


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
        text = "\n".join(tomlkit.dumps({section: value}) for section in ("obs", "strips", "clip") if value is not None)
    except ValueError:
        return  # what TOML cannot say, no user can write
    try:
        parse(text)
        told: tuple[str, ...] = ("nothing",)
    except ConfigError as error:
        told = error.problems
    assert told
    assert all(problem and "\n" not in problem for problem in told)
