"""The configuration: what may stand in ``soundcheck.toml``, and reading it.

Everything wrong with a file is told at once, each with its place; a password is never among what is told.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    Strict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from dsp.labels import LABELS
from plugin.config_problems import did_you_mean, problems_of
from plugin.errors import ConfigError
from plugin.secrets import PASSWORD_VARIABLE, read_password_file

FILE_NAME = "soundcheck.toml"


def _known_label(label: str) -> str:
    if label not in LABELS:
        raise ValueError(f"no such label{did_you_mean(label, LABELS)}; the labels are {', '.join(LABELS)}")
    return label


def _odd(frames: int) -> int:
    if frames % 2 == 0:
        raise ValueError("should be odd, so that a middle frame exists")
    return frames


def _different(channels: tuple[int, ...]) -> tuple[int, ...]:
    if not channels:
        raise ValueError("names no channel: [1] for a mono strip, [1, 2] for a stereo one")
    if len(set(channels)) != len(channels):
        raise ValueError("names a channel twice")
    return channels


def _full(path: Path, info: ValidationInfo) -> Path:
    """A path that the configuration names, from the folder that it lies in."""
    folder: Path = (info.context or {}).get("folder", Path())
    try:
        return folder / path.expanduser()
    except RuntimeError as error:  # ~somebody who is not there
        raise ValueError(str(error)) from error


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Label = Annotated[str, AfterValidator(_known_label)]
Number = Annotated[float, Strict()]
Count = Annotated[int, Strict()]
Channel = Annotated[int, Strict(), Field(ge=1)]


class Settings(BaseModel):
    """What all sections share: they are immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class AudioSettings(Settings):
    """``[audio]``: the interface.

    Attributes:
        device: its name, or a part of it; None: the computer's default input.
        host_api: the name of the driver system, where the same device is offered by several.
        sample_rate_hz: frames per second to ask of it.
    """

    device: Name | None = None
    host_api: Name | None = None
    sample_rate_hz: Literal[44100, 48000, 88200, 96000] = 48000


class StripSettings(Settings):
    """``[[strips]]``: one strip.

    Attributes:
        name: what overlays and events call it.
        channels: its 1-based interface channels.
    """

    name: Name
    channels: Annotated[tuple[Channel, ...], AfterValidator(_different)]


class DetectorSettings(Settings):
    """``[detector]``: how sure it has to be.

    Attributes:
        device: where the network runs; ``auto`` is CUDA where there is one.
        thresholds: probability 0–1 at which a label goes on; labels left out keep the weights' own.
        median_frames: length of the median filter per label, odd; labels left out keep the weights' own.
        minimum_on_s: seconds that a label stays on at least.
        weights: the network's, from ``soundcheck train``, relative to the configuration's folder; None: those that
            the program brings.
    """

    device: Literal["auto", "cpu", "cuda"] = "auto"
    thresholds: dict[Label, Annotated[Number, Field(ge=0.0, le=1.0)]] = Field(default_factory=dict)
    median_frames: dict[Label, Annotated[Count, Field(ge=1, le=31), AfterValidator(_odd)]] = Field(default_factory=dict)
    minimum_on_s: Annotated[Number, Field(ge=0.0, le=60.0)] = 1.0
    weights: Path | None = None

    @field_validator("weights")
    @classmethod
    def _there(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        """The file's full path, checked now so that it is told with all else."""
        if path is None:
            return None
        full = _full(path, info)
        if not full.is_file():
            raise ValueError(f"{full} is {'a folder' if full.is_dir() else 'not there'}: name a .safetensors file")
        return full


class ClipSettings(Settings):
    """``[clip]``: what counts as clipping.

    Attributes:
        run: consecutive full-scale samples in one channel.
        hold_s: seconds that a warning stays after the last run.
    """

    run: Annotated[Count, Field(ge=2)] = 3
    hold_s: Annotated[Number, Field(ge=0.0, le=60.0)] = 3.0


class ObsSettings(Settings):
    """``[obs]``: OBS and its websocket server.

    Attributes:
        host: where OBS runs.
        port: of its websocket server.
        password: None where the server asks for none; after reading, whichever source won.
        password_file: a file that holds the password alone, relative to the configuration's folder.
        instruments_source: the text source for instrument names.
        clipping_source: the text source for clip warnings.
        scene: where missing sources are made; None: the program scene at connection.
        timeout_s: seconds to wait for an answer of OBS.
    """

    host: Name = "localhost"
    port: Annotated[Count, Field(ge=1, le=65535)] = 4455
    password: SecretStr | None = None
    password_file: Path | None = None
    instruments_source: Name = "Soundcheck Instruments"
    clipping_source: Name = "Soundcheck Clipping"
    scene: Name | None = None
    timeout_s: Annotated[Number, Field(gt=0.0, le=60.0)] = 3.0

    @field_validator("password")
    @classmethod
    def _none_if_empty(cls, password: SecretStr | None) -> SecretStr | None:
        """No password, if it is empty, as the template leaves it."""
        return password if password is not None and password.get_secret_value() else None

    @field_validator("clipping_source")
    @classmethod
    def _a_source_of_its_own(cls, name: str, info: ValidationInfo) -> str:
        """Not the one of the instruments: each text would overwrite the other."""
        if name == info.data.get("instruments_source"):
            raise ValueError("is the instruments_source too: give each a source of its own")
        return name

    @field_validator("password_file")
    @classmethod
    def _readable(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        """The file's full path, checked now so that it is told with all else."""
        context = info.context or {}
        if path is None or context.get("environ", {}).get(PASSWORD_VARIABLE):
            return path
        full = _full(path, info)
        read_password_file(full)
        return full


class Config(Settings):
    """The whole configuration.

    Attributes:
        audio: the interface.
        strips: at least one, with different names.
        detector: how sure it has to be.
        clip: what counts as clipping.
        obs: OBS and its websocket server.
    """

    audio: AudioSettings = AudioSettings()
    strips: tuple[StripSettings, ...] = (StripSettings(name="Main", channels=(1, 2)),)
    detector: DetectorSettings = DetectorSettings()
    clip: ClipSettings = ClipSettings()
    obs: ObsSettings = ObsSettings()

    @field_validator("strips")
    @classmethod
    def _different_names(cls, strips: tuple[StripSettings, ...]) -> tuple[StripSettings, ...]:
        if not strips:
            raise ValueError("has no strip: leave it out for one of channels 1 and 2")
        names = [strip.name for strip in strips]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"the name {', '.join(map(repr, twice))} is used more than once")
        return strips


def default_path() -> Path:
    """Where the configuration lives unless ``--config`` says otherwise."""
    return platformdirs.user_config_path("soundcheck", appauthor=False) / FILE_NAME


def load_config(path: Path | None = None, *, environ: Mapping[str, str] = os.environ) -> Config:
    """Read a configuration, and the OBS password from wherever it is kept.

    The password is the environment's, else the one in ``obs.password_file``, else ``obs.password``.

    Args:
        path: the file; None: the default place, where having none is fine and means the defaults.
        environ: the environment variables.

    Returns:
        A configuration whose ``obs.password`` is the one to use.

    Raises:
        ConfigError: everything that is wrong with it.
    """
    file = default_path() if path is None else path
    if path is None and not file.exists():
        return parse_config("", file, environ=environ)
    try:
        text = file.read_bytes().decode("utf-8-sig")  # Windows' editors put a byte order mark
    except UnicodeDecodeError as error:
        raise ConfigError(str(file), (f"is not UTF-8 text (byte {error.start}): save it as UTF-8",)) from error
    except OSError as error:
        raise ConfigError(str(file), (f"{error.strerror or error}: `soundcheck init` writes one",)) from error
    return parse_config(text, file, environ=environ)


def with_weights(config: Config, weights: Path | None) -> Config:
    """The configuration with other weights, if any are named."""
    if weights is None:
        return config
    return config.model_copy(update={"detector": config.detector.model_copy(update={"weights": weights})})


def parse_config(text: str, file: Path, *, environ: Mapping[str, str]) -> Config:
    """Like ``load_config``, of a text that stands, or is going to stand, in ``file``."""
    try:
        values = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(file), (f"is not TOML: {error}",)) from error
    try:
        config = Config.model_validate(values, context={"environ": environ, "folder": file.absolute().parent})
    except ValidationError as error:
        raise ConfigError(str(file), problems_of(error, Config)) from error
    password = environ.get(PASSWORD_VARIABLE)
    if not password and config.obs.password_file is not None:
        password = read_password_file(config.obs.password_file)
    if password:
        obs = config.obs.model_copy(update={"password": SecretStr(password)})
        config = config.model_copy(update={"obs": obs})
    return config
