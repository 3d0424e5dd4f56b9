"""An input of OBS in its mixer: is it muted or turned down, and does anything arrive?"""

from __future__ import annotations

from plugin.audit.finding import Finding, Kind, Request, Severity
from plugin.audit.rules.case import ADVANCED, Case
from plugin.audit.snapshot import AudioInput, Sort

INAUDIBLE_DB = -60.0
"""A fader below leaves nothing that anybody hears."""

ONE_SIDE = 0.02
"""Balance this close to an end: one side of the sound is gone."""

LATE_MS = 1000
"""A sync offset from here on is seldom meant: 1 s of sound is all that OBS keeps for it."""


def muted(audio: AudioInput, case: Case) -> Finding | None:
    """Muted; the worse the more likely it is that somebody should be heard."""
    if not audio.is_muted:
        return None
    is_silent = case.is_silent(audio) and not any(strip.is_loud for strip in case.strips_of(audio))
    more = ", while sound arrives at it" if case.is_loud(audio) else ""
    return Finding(
        Kind.MUTED,
        Severity.WARNING if is_silent else case.severity(audio),
        audio.name,
        f"{audio.name!r} is muted{more}: nobody hears it",
        f"OBS: Audio Mixer → click the loudspeaker of {audio.name!r}",
        (Request("SetInputMute", {"inputName": audio.name, "inputMuted": False}),),
    )


def fader_down(audio: AudioInput, case: Case) -> Finding | None:
    """Volume −∞, or as good as that."""
    if audio.volume_db > INAUDIBLE_DB and audio.volume_mul > 0:
        return None
    is_all_down = audio.volume_db <= -100 or audio.volume_mul == 0
    level = "all the way down (−∞ dB)" if is_all_down else f"at {audio.volume_db:.0f} dB".replace("-", "−")
    return Finding(
        Kind.VOLUME,
        case.severity(audio),
        audio.name,
        f"the fader of {audio.name!r} is {level}: nobody hears it",
        f"OBS: Audio Mixer → move the fader of {audio.name!r} up; 0 dB leaves it as it comes in",
        (Request("SetInputVolume", {"inputName": audio.name, "inputVolumeDb": 0.0}),),
    )


def no_sound(audio: AudioInput, case: Case) -> Finding | None:
    """Nothing arrives; for what plays now and then that is nothing unusual."""
    if not audio.is_active or not case.is_silent(audio) or any(strip.is_loud for strip in case.strips_of(audio)):
        return None
    return Finding(
        Kind.NO_SOUND,
        Severity.WARNING if audio.sort is Sort.DEVICE else Severity.NOTE,
        audio.name,
        f"no sound arrives at {audio.name!r}",
        f"if something plays there: OBS: Sources or Audio Mixer → {audio.name!r} → Properties: is it the right "
        "device, plugged in and switched on?",
    )


def one_side(audio: AudioInput, _case: Case) -> Finding | None:
    """Balance all the way to one side."""
    if ONE_SIDE < audio.balance < 1 - ONE_SIDE:
        return None
    side = "left" if audio.balance <= ONE_SIDE else "right"
    return Finding(
        Kind.ONE_SIDE,
        Severity.WARNING,
        audio.name,
        f"the balance of {audio.name!r} is all the way to the {side}: it is on one side only",
        f"{ADVANCED} → {audio.name!r} → Balance: the middle",
        (Request("SetInputAudioBalance", {"inputName": audio.name, "inputAudioBalance": 0.5}),),
    )


def late(audio: AudioInput, _case: Case) -> Finding | None:
    """Sound and picture far apart."""
    if abs(audio.sync_offset_ms) < LATE_MS:
        return None
    when = "after" if audio.sync_offset_ms > 0 else "before"
    return Finding(
        Kind.LATE,
        Severity.NOTE,
        audio.name,
        f"{audio.name!r} is sent {abs(audio.sync_offset_ms) / 1000:g} s {when} its picture",
        f"if that is not meant: {ADVANCED} → {audio.name!r} → Sync Offset",
    )
