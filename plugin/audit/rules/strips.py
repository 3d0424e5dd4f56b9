"""Our strips against what OBS receives."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from plugin.audit.finding import Finding, Kind, Severity
from plugin.audit.rules.case import Case, StripSound
from plugin.audit.snapshot import AudioInput


def strips_against_obs(case: Case) -> Iterator[Finding]:
    """The same sound has to come in on both sides."""
    compared = False
    for strip in case.strips:
        audio = case.input_of(strip)
        if audio is None:
            if strip.obs_input is not None:
                yield _no_such_input(case, strip, strip.obs_input)
            continue
        compared = True
        if audio.is_active and strip.is_loud and case.is_silent(audio):
            yield _obs_hears_nothing(strip, audio)
        elif strip.is_silent and case.is_loud(audio):
            yield _strip_hears_nothing(strip, audio)
    if not compared:
        yield from _no_input_hears_anything(case)


def _no_such_input(case: Case, strip: StripSound, name: str) -> Finding:
    if name in case.obs.other_inputs:
        sentence = f"OBS's {name!r}, which strip {strip.name!r} names as its input, has no sound"
    else:
        sentence = f"OBS has no input {name!r}, which strip {strip.name!r} names as its own"
    inputs = [audio.name for audio in case.obs.inputs]
    near = get_close_matches(name, inputs, n=1)
    there_are = f"there are {', '.join(map(repr, inputs))}" if inputs else "there is none"
    guess = f"did you mean {near[0]!r}?" if near else there_are
    return Finding(
        Kind.NO_SUCH_INPUT,
        Severity.ERROR,
        strip.name,
        sentence,
        f"set the strip's obs_input in the configuration to an input of OBS: {guess}",
    )


def _obs_hears_nothing(strip: StripSound, audio: AudioInput) -> Finding:
    return Finding(
        Kind.OBS_HEARS_NOTHING,
        Severity.ERROR,
        strip.name,
        f"the interface has sound on strip {strip.name!r}, OBS's {audio.name!r} has none",
        f"OBS: Sources or Audio Mixer → {audio.name!r} → Properties → Device: choose the interface; if it is "
        "chosen, does another program hold it for itself?",
    )


def _strip_hears_nothing(strip: StripSound, audio: AudioInput) -> Finding:
    return Finding(
        Kind.STRIP_HEARS_NOTHING,
        Severity.WARNING,
        strip.name,
        f"OBS's {audio.name!r} has sound, strip {strip.name!r} of the interface has none",
        "`soundcheck devices --watch` shows on which channels sound comes in: correct audio.device or the strip's "
        "channels in the configuration",
    )


def _no_input_hears_anything(case: Case) -> Iterator[Finding]:
    """Without a named input all that can be said is that something has to arrive somewhere."""
    loud = [strip for strip in case.strips if strip.is_loud]
    active = [audio for audio in case.obs.inputs if audio.is_active]
    if loud and active and all(case.is_silent(audio) for audio in active):
        yield Finding(
            Kind.OBS_HEARS_NOTHING,
            Severity.ERROR,
            loud[0].name,
            f"the interface has sound on strip {loud[0].name!r}, and no input of OBS that is on air has any",
            "OBS: Sources or Audio Mixer → the input for the interface → Properties → Device: choose the interface",
        )
