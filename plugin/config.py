"""The configuration: what may stand in ``soundcheck.toml``, and reading it.

Everything wrong with a file is told at once, each with its place; a password is never among what is told.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator

from plugin.api.settings import ApiSettings
from plugin.config_checks import problems_between
from plugin.config_problems import did_you_mean, problems_of
from plugin.errors import ConfigError
from plugin.rules.settings import RuleLimits, RuleSettings
from plugin.scenes.settings import SceneSettings
from plugin.secrets import PASSWORD_VARIABLE, read_password_file
from plugin.sections.audio import AudioSettings
from plugin.sections.audit import AuditSection
from plugin.sections.clip import ClipSettings
from plugin.sections.detector import DetectorSettings
from plugin.sections.log import LogSettings
from plugin.sections.loudness import LoudnessSettings
from plugin.sections.obs import ObsSettings
from plugin.sections.overlays import DEFAULT_OVERLAYS, OverlaySettings
from plugin.sections.section import Label, Name, Settings
from plugin.sections.start import StartSettings
from plugin.sections.strips import StripSettings
from plugin.sections.touch_portal import TouchPortalSettings
from plugin.sections.watch import WatchSection

FILE_NAME = "soundcheck.toml"


class Config(Settings):
    """The whole configuration.

    Attributes:
        audio: the interface.
        strips: at least one, with different names.
        detector: how sure it has to be.
        clip: what is too loud.
        loudness: how loud it should be, and how high it may peak.
        watch: what else spoils a stream.
        overlays: texts in OBS, with different sources.
        names: what labels are called on them.
        obs: OBS and its websocket server.
        audit: what the audit of OBS's routing passes over, and when it warns.
        scenes: what is different while certain scenes are on air.
        rules: what is done in OBS when something is heard.
        rule_limits: for all rules together.
        log: the log of the evening.
        start: how the switches stand at first.
        api: the port of dashboard, browser overlays and remote controls.
        touch_portal: where Touch Portal is.
    """

    audio: AudioSettings = AudioSettings()
    strips: tuple[StripSettings, ...] = (StripSettings(name="Main", channels=(1, 2)),)
    detector: DetectorSettings = DetectorSettings()
    clip: ClipSettings = ClipSettings()
    loudness: LoudnessSettings = LoudnessSettings()
    watch: WatchSection = WatchSection()
    overlays: tuple[OverlaySettings, ...] = DEFAULT_OVERLAYS
    names: dict[Label, Name] = Field(default_factory=dict)
    obs: ObsSettings = ObsSettings()
    audit: AuditSection = AuditSection()
    scenes: tuple[SceneSettings, ...] = ()
    rules: tuple[RuleSettings, ...] = ()
    rule_limits: RuleLimits = RuleLimits()
    log: LogSettings = LogSettings()
    start: StartSettings = StartSettings()
    api: ApiSettings = ApiSettings()
    touch_portal: TouchPortalSettings = TouchPortalSettings()

    @field_validator("strips")
    @classmethod
    def _different_names(cls, strips: tuple[StripSettings, ...]) -> tuple[StripSettings, ...]:
        if not strips:
            raise ValueError("has no strip: leave it out for one of channels 1 and 2")
        if twice := _twice(strip.name for strip in strips):
            raise ValueError(f"the name {twice} is used more than once")
        return strips

    @field_validator("overlays")
    @classmethod
    def _fit_together(cls, overlays: tuple[OverlaySettings, ...], info: ValidationInfo) -> tuple[OverlaySettings, ...]:
        problems = []
        if twice := _twice(overlay.source for overlay in overlays):
            problems.append(f"the source {twice} is used more than once: give each overlay one of its own")
        if "strips" in info.data:  # else they are a problem themselves
            names = [strip.name for strip in info.data["strips"]]
            problems += [
                f"{overlay.source!r} shows a strip {strip!r} that is not there"
                + (did_you_mean(strip, names) or f": there are {', '.join(map(repr, names))}")
                for overlay in overlays
                for strip in overlay.strips or ()
                if strip not in names
            ]
        if problems:
            raise ValueError("; ".join(problems))
        return overlays


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
    if problems := problems_between(config):
        raise ConfigError(str(file), problems)
    password = environ.get(PASSWORD_VARIABLE)
    if not password and config.obs.password_file is not None:
        password = read_password_file(config.obs.password_file)
    if password:
        obs = config.obs.model_copy(update={"password": SecretStr(password)})
        config = config.model_copy(update={"obs": obs})
    return config


def _twice(names: Iterable[str]) -> str:
    """The names that come more than once, quoted; empty if none does."""
    listed = list(names)
    return ", ".join(repr(name) for name in sorted({name for name in listed if listed.count(name) > 1}))
