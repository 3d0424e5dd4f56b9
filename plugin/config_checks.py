"""What is wrong between the sections of a configuration, each of which is right by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plugin.rules.problems import rule_problems
from plugin.scenes.settings import no_such, scene_problems

if TYPE_CHECKING:
    from plugin.config import Config


def problems_between(config: Config) -> tuple[str, ...]:
    """One line each, with its place."""
    strips = [strip.name for strip in config.strips]
    overlays = [overlay.source for overlay in config.overlays]
    return (
        *scene_problems(config.scenes, strips, overlays),
        *rule_problems(config.rules, strips, config.rule_limits),
        *_start_problems(config, strips, overlays),
    )


def _start_problems(config: Config, strips: list[str], overlays: list[str]) -> Iterator[str]:
    for key, what, chosen, known in (
        ("hidden_overlays", "overlay", config.start.hidden_overlays, overlays),
        ("hidden_strips", "strip", config.start.hidden_strips, strips),
    ):
        yield from (f"start.{key}: {no_such(what, name, known)}" for name in chosen if name not in known)
