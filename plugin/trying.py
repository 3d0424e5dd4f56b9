"""The rules of a configuration, to be tried on recordings."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from plugin.config import Config
from plugin.errors import UserError
from plugin.rules.rule import rule_of
from plugin.rules.trial import Trial
from plugin.scenes.on_air import OnAir

Strips = tuple[tuple[str, tuple[int, ...]], ...]
"""Names and channels."""


def trial_of(config: Config, on_air: OnAir) -> Trial:
    """Its rules.

    Args:
        config: has them.
        on_air: how OBS stands at the beginning; a scene without a name is none that a rule means.

    Raises:
        UserError: it has none.
    """
    if not config.rules:
        raise UserError(
            "there are no rules to try: the configuration has no [[rules]]; --rules FILE.toml names another"
        )
    return Trial(tuple(map(rule_of, config.rules)), config.rule_limits.scene_switches_per_minute, on_air)


def own_strips(config: Config) -> Strips:
    """The strips that it names itself; none where it means the default."""
    return tuple((strip.name, strip.channels) for strip in config.strips if "strips" in config.model_fields_set)


def doubts(trial: Trial, strips: Collection[str]) -> Iterator[str]:
    """What the recording cannot show, a line each.

    Args:
        trial: what is tried.
        strips: names of those that are heard.
    """
    if trial.asks_for_obs and not trial.on_air.scene:
        yield "the rules ask how OBS stands: name its scene with --scene; --streaming and --recording say the rest"
    if missing := sorted(trial.strips - set(strips)):
        yield f"nothing is heard on {' and '.join(map(repr, missing))}: name the channels with --strip NAME=1,2"
