"""What can be wrong with OBS as a whole, and with what we show there."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.audit.finding import Finding, Kind, Request, Severity
from plugin.audit.rules.case import Case
from plugin.audit.scenes import Place
from plugin.audit.snapshot import Sort

DEVICES_MENU = "OBS: Settings → Audio → Global Audio Devices"

NEWER_REQUESTS = (("CreateRecordChapter", "OBS 30.2", "chapters in recordings"),)
"""Requests that not every OBS knows, which one does first, and what cannot be done without."""


def nothing_on_air(case: Case) -> Iterator[Finding]:
    """No input at all, or none of the sort that one would expect."""
    active = [audio for audio in case.obs.inputs if audio.is_active]
    if not active:
        yield Finding(
            Kind.NOTHING_ON_AIR,
            Severity.ERROR,
            "",
            f"no input with sound is on air: the program scene {case.obs.scenes.program!r} has none",
            f"OBS: Sources → + → Audio Input Capture → your interface; or, for every scene, {DEVICES_MENU}",
        )
    elif not case.obs.mics and not any(audio.sort is Sort.DEVICE for audio in active):
        yield Finding(
            Kind.NO_MIC,
            Severity.WARNING,
            "",
            "no microphone or interface is on air: none is assigned, and the program scene captures none",
            f"{DEVICES_MENU} → Mic/Auxiliary Audio: choose it",
        )
    if not case.obs.desktop and not any(audio.sort is Sort.PLAYBACK for audio in active):
        yield Finding(
            Kind.NO_DESKTOP_AUDIO,
            Severity.NOTE,
            "",
            "no desktop audio is assigned: what this computer plays is not heard",
            f"if it should be: {DEVICES_MENU} → Desktop Audio: choose it",
        )


def obs_lacks(case: Case) -> Iterator[Finding]:
    """An older OBS."""
    for request, version, what in NEWER_REQUESTS:
        if case.obs.requests and request not in case.obs.requests:
            yield Finding(
                Kind.OBS_LACKS,
                Severity.NOTE,
                request,
                f"OBS {case.obs.version} lacks {what}; all else works",
                f"install {version} or later for that",
            )


def overlays(case: Case) -> Iterator[Finding]:
    """Overlays that nobody sees. One whose eye is closed in the program scene is meant so: that is its switch."""
    scenes = case.obs.scenes
    for overlay in case.overlays:
        name = overlay.source
        if overlay.scenes and scenes.program not in overlay.scenes:
            continue
        if not case.obs.has_input(name):
            yield Finding(
                Kind.OVERLAY_MISSING,
                Severity.NOTE,
                name,
                f"OBS has no source {name!r} for the overlay yet",
                "start `soundcheck run`: it makes the source",
            )
        elif not scenes.is_shown(name):
            yield _unseen(case, name, scenes.hidden_by(name))


def _unseen(case: Case, name: str, hidden_by: Place | None) -> Finding:
    program = case.obs.scenes.program
    if hidden_by is not None:
        return Finding(
            Kind.OVERLAY_NOT_IN_PROGRAM,
            Severity.NOTE,
            name,
            f"the overlay {name!r} is hidden in the program scene {program!r}",
            f"if that is not meant: OBS: Sources → click the eye of {hidden_by.item.source!r} in {hidden_by.scene!r}",
        )
    places = case.obs.scenes.places(name)
    # A copy of its line has its place and size too.
    fix = tuple(
        Request(
            "DuplicateSceneItem",
            {"sceneName": place.scene, "sceneItemId": place.item.item_id, "destinationSceneName": program},
        )
        for place in places[:1]
    )
    return Finding(
        Kind.OVERLAY_NOT_IN_PROGRAM,
        Severity.WARNING,
        name,
        f"the overlay {name!r} is not in the program scene {program!r}: nobody sees it",
        f"OBS: scene {program!r} → Sources → + → Text → Add Existing → {name!r}",
        fix,
    )
