"""What the doctor says, in plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from plugin.audit.examination import Examination
from plugin.audit.finding import Finding, Severity
from plugin.audit.snapshot import ObsSnapshot

WIDTH = 80

WORDS = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "note"}
COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.NOTE: "\x1b[2m"}
PLAIN = "\x1b[0m"
INDENT = 9


def report(examination: Examination, *, in_colour: bool, may_fix: bool) -> Iterator[str]:
    """All of it, line by line.

    Args:
        examination: what was found.
        in_colour: whether a terminal shows it.
        may_fix: whether to say that ``--fix`` exists.
    """
    yield from _wrapped("Interface", examination.device or "none")
    if examination.obs is None:
        yield from _wrapped("OBS", f"could not be looked at: {examination.problem}")
    else:
        yield from _wrapped("OBS", about(examination.obs, examination.address))
    for finding in examination.findings:
        yield ""
        yield from lines(finding, in_colour=in_colour)
    yield ""
    yield from textwrap.wrap(verdict(examination, may_fix=may_fix), WIDTH)


def lines(finding: Finding, *, in_colour: bool) -> Iterator[str]:
    """One finding: what is wrong, and below it what mends it."""
    word = WORDS[finding.severity]
    first, *rest = _wrapped(word, finding.sentence)
    yield f"{COLOURS[finding.severity]}{word}{PLAIN}{first[len(word) :]}" if in_colour else first
    yield from rest
    yield from _wrapped("", finding.remedy)


def about(obs: ObsSnapshot, address: str) -> str:
    """An OBS in one line."""
    states = {"streaming": obs.is_streaming, "recording": obs.is_recording, "studio mode": obs.has_studio_mode}
    on = [state for state, is_on in states.items() if is_on]
    recorded = ", ".join(map(str, sorted(obs.tracks.recorded)))
    return (
        f"{obs.version} at {address}, scene {obs.scenes.program!r}, "
        f"{', '.join(on) or 'not on air'}; streams track {obs.tracks.streamed}, records {recorded}"
    )


def verdict(examination: Examination, *, may_fix: bool) -> str:
    """The end of it."""
    ill = sum(finding.severity > Severity.NOTE for finding in examination.findings)
    if not ill:
        return "Healthy." if examination.obs is not None else "Nothing is wrong on our side; OBS was not looked at."
    text = "1 finding." if ill == 1 else f"{ill} findings."
    mendable = len(examination.mendable)
    return f"{text} `soundcheck doctor --fix` can mend {mendable} of them." if mendable and may_fix else text


def _wrapped(label: str, text: str) -> list[str]:
    """The text behind its label, in lines that fit; words that are too long for one stay whole."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=f"{label:<{INDENT}}" if len(label) < INDENT else f"{label} ",
        subsequent_indent=" " * INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
