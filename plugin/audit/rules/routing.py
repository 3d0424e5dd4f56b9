"""Where an input of OBS goes: into the program, on which tracks, or only into the headphones."""

from __future__ import annotations

from plugin.audit.finding import Finding, Kind, Request, Severity
from plugin.audit.rules.case import ADVANCED, Case
from plugin.audit.snapshot import AudioInput, Monitoring, Sort

DEDUPLICATES_FROM = 32
"""Since this version OBS leaves a monitored input out where its monitor is captured too."""


def monitor_only(audio: AudioInput, case: Case) -> Finding | None:
    """It goes to the headphones and nowhere else."""
    if audio.monitoring is not Monitoring.ONLY:
        return None
    return Finding(
        Kind.MONITOR_ONLY,
        case.severity(audio),
        audio.name,
        f"{audio.name!r} is monitored only: it is in your headphones, not in the stream and not in the recording",
        f"{ADVANCED} → {audio.name!r} → Audio Monitoring: Monitor and Output",
        (Request("SetInputAudioMonitorType", {"inputName": audio.name, "monitorType": Monitoring.AND_OUTPUT.value}),),
    )


def not_streamed(audio: AudioInput, case: Case) -> Finding | None:
    """Not on the track that is streamed. Less bad while OBS only records."""
    tracks = case.obs.tracks
    if tracks.streamed in audio.tracks:
        return None
    to_tick = [tracks.streamed]
    if not audio.tracks:
        sentence = f"{audio.name!r} is on no track: it is neither streamed nor recorded"
        to_tick = sorted({tracks.streamed, min(tracks.recorded)})
    elif tracks.recorded == {tracks.streamed}:
        sentence = f"{audio.name!r} is not on track {tracks.streamed}, the one that is streamed and recorded"
    else:
        sentence = f"{audio.name!r} is not on track {tracks.streamed}, the one that is streamed"
    is_missed = case.obs.is_streaming or not case.obs.is_recording or not audio.tracks & tracks.recorded
    return Finding(
        Kind.NOT_STREAMED,
        case.severity(audio) if is_missed else Severity.WARNING,
        audio.name,
        sentence,
        f"{ADVANCED} → {audio.name!r} → Tracks: tick {_listed(to_tick)}",
        (_tick(audio, to_tick),),
    )


def not_recorded(audio: AudioInput, case: Case) -> Finding | None:
    """On none of the recorded tracks. Less bad while OBS only streams."""
    recorded = case.obs.tracks.recorded
    if not audio.tracks or audio.tracks & recorded:
        return None  # one that is on no track is told of already
    if recorded == {case.obs.tracks.streamed}:
        return None  # and so is one that lacks the only track there is
    only_streams = case.obs.is_streaming and not case.obs.is_recording
    which = "track {}, the one that is" if len(recorded) == 1 else "any of the tracks {}, those that are"
    return Finding(
        Kind.NOT_RECORDED,
        Severity.WARNING if only_streams else case.severity(audio),
        audio.name,
        f"{audio.name!r} is not on {which.format(_listed(recorded))} recorded",
        f"{ADVANCED} → {audio.name!r} → Tracks: tick {min(recorded)}",
        (_tick(audio, [min(recorded)]),),
    )


def not_in_vod(audio: AudioInput, case: Case) -> Finding | None:
    """Not on Twitch's track for the video on demand; mostly meant so, as music is left out there."""
    vod = case.obs.tracks.vod
    if vod is None or vod in audio.tracks or not audio.tracks:
        return None
    return Finding(
        Kind.NOT_IN_VOD,
        Severity.NOTE,
        audio.name,
        f"{audio.name!r} is not on track {vod}, so the video on demand will be without it",
        f"if that is not meant: {ADVANCED} → {audio.name!r} → Tracks: tick {vod}",
    )


def not_in_program(audio: AudioInput, case: Case) -> Finding | None:
    """Not heard, because it is not in what is on air."""
    if audio.is_active:
        return None
    program, strips = case.obs.scenes.program, case.strips_of(audio)
    hidden_by = case.obs.scenes.hidden_by(audio.name)
    elsewhere = [place.scene for place in case.obs.scenes.places(audio.name)]
    if hidden_by is not None:
        sentence = f"{audio.name!r} is hidden in the program scene {program!r}, which silences it"
        remedy = f"OBS: Sources → click the eye of {hidden_by.item.source!r} in {hidden_by.scene!r}"
    else:
        where = f"only in {', '.join(map(repr, elsewhere))}" if elsewhere else "in no scene"
        sentence = f"{audio.name!r} is not in the program scene {program!r} but {where}: nobody hears it"
        remedy = f"OBS: scene {program!r} → Sources → + → its kind → Add Existing → {audio.name!r}"
    if strips:  # while nobody plays, the scene may be one for a break
        severity = Severity.WARNING if all(strip.is_silent for strip in strips) else Severity.ERROR
    else:
        severity = Severity.WARNING if audio.sort is Sort.DEVICE else Severity.NOTE
    if severity is Severity.NOTE:
        remedy = f"if it should be heard: {remedy}"
    fix: tuple[Request, ...] = ()
    if hidden_by is not None and severity > Severity.NOTE:
        line = {"sceneName": hidden_by.scene, "sceneItemId": hidden_by.item.item_id}
        fix = (Request("SetSceneItemEnabled", {**line, "sceneItemEnabled": True}),)
    elif audio.sort is Sort.DEVICE and strips:  # it has no picture that could cover anything
        fix = (Request("CreateSceneItem", {"sceneName": program, "sourceName": audio.name}),)
    return Finding(Kind.NOT_IN_PROGRAM, severity, audio.name, sentence, remedy, fix)


def monitor_captured(audio: AudioInput, case: Case) -> Finding | None:
    """OBS 32 mutes an input in the mix where it would come a second time with its captured monitor."""
    monitor = case.obs.monitoring_device_id
    if case.obs.major_version < DEDUPLICATES_FROM or audio.monitoring is not Monitoring.AND_OUTPUT or monitor is None:
        return None
    captures = [one for one in case.obs.inputs if one.sort is Sort.PLAYBACK and one.is_active and one != audio]
    capture = next((one for one in captures if one.device_id == monitor), None)
    if capture is None:
        return None
    return Finding(
        Kind.MONITOR_CAPTURED,
        case.severity(audio),
        audio.name,
        f"{audio.name!r} is monitored on the device that {capture.name!r} captures: OBS {case.obs.version} "
        "silences it in the mix, so that it does not come twice",
        f"{ADVANCED} → {audio.name!r} → Audio Monitoring: Monitor Off; or OBS: Settings → Audio → Monitoring "
        "Device: one that is not captured",
        (Request("SetInputAudioMonitorType", {"inputName": audio.name, "monitorType": Monitoring.OFF.value}),),
    )


def _tick(audio: AudioInput, tracks: list[int]) -> Request:
    ticked = {str(track): True for track in tracks}
    return Request("SetInputAudioTracks", {"inputName": audio.name, "inputAudioTracks": ticked})


def _listed(tracks: frozenset[int] | list[int]) -> str:
    return ", ".join(map(str, sorted(tracks)))
