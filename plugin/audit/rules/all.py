"""All rules about OBS, put together."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from plugin.audit.finding import Finding
from plugin.audit.rules.case import Case
from plugin.audit.rules.mixer import fader_down, late, muted, no_sound, one_side
from plugin.audit.rules.routing import (
    monitor_captured,
    monitor_only,
    not_in_program,
    not_in_vod,
    not_recorded,
    not_streamed,
)
from plugin.audit.rules.strips import strips_against_obs
from plugin.audit.rules.whole import nothing_on_air, obs_lacks, overlays

INPUT_RULES = (
    muted,
    fader_down,
    monitor_only,
    not_streamed,
    not_recorded,
    not_in_vod,
    not_in_program,
    no_sound,
    monitor_captured,
    one_side,
    late,
)
"""Each looks at one input at a time."""

CASE_RULES = (nothing_on_air, obs_lacks, overlays, strips_against_obs)
"""Each looks at everything."""


def audit(case: Case) -> list[Finding]:
    """Everything that is wrong, input by input in OBS's order, then the whole, then our strips."""
    found = [finding for audio in case.obs.inputs for rule in INPUT_RULES if (finding := rule(audio, case))]
    return [*found, *(finding for rule in CASE_RULES for finding in rule(case))]


def without(findings: Iterable[Finding], ignore: tuple[str, ...]) -> list[Finding]:
    """The findings that are to be told, the worst first.

    Args:
        findings: all of them.
        ignore: names of what they are about, or kinds; ``*`` and ``?`` stand for anything.
    """
    told = [finding for finding in findings if not any(_fits(finding, pattern) for pattern in ignore)]
    return sorted(told, key=lambda finding: -finding.severity)


def _fits(finding: Finding, pattern: str) -> bool:
    """Names with brackets in them are names first, and patterns only then."""
    return pattern in {finding.subject, finding.kind} or fnmatchcase(finding.subject, pattern)
