"""From OBS's answers to the picture that the rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plugin.audit.outputs import PARAMETERS, output_tracks
from plugin.audit.questions import (
    ACTIVE,
    INPUT_LIST,
    MONITORING_DEVICE,
    MUTE,
    RECORD,
    SCENE_LIST,
    SETTINGS,
    SPECIAL_INPUTS,
    STREAM,
    STUDIO_MODE,
    VERSION,
    VIDEO,
    Answers,
    answered,
    lines_of,
    of_input,
    of_profile,
)
from plugin.audit.scenes import SceneItem, Scenes
from plugin.audit.snapshot import LEAST_DB, AudioInput, Monitoring, ObsSnapshot, Video

DESKTOP_SLOTS = ("desktop1", "desktop2")
MIC_SLOTS = ("mic1", "mic2", "mic3", "mic4")


def read(answers: Answers) -> ObsSnapshot:
    """The picture that these answers give; what was refused counts as OBS's default."""
    version = answered(answers, VERSION)
    names = [listed["inputName"] for listed in answered(answers, INPUT_LIST).get("inputs", ())]
    inputs = tuple(_inputs(answers))
    special = answered(answers, SPECIAL_INPUTS)
    profile = {one: answered(answers, of_profile(*one)) for one in (*PARAMETERS, MONITORING_DEVICE)}
    set_to = {one: _set_to(parameter) for one, parameter in profile.items()}
    return ObsSnapshot(
        version=str(version.get("obsVersion", "")),
        websocket_version=str(version.get("obsWebSocketVersion", "")),
        requests=frozenset(version.get("availableRequests", ())),
        scenes=_scenes(answers),
        inputs=inputs,
        other_inputs=frozenset(names) - {one.name for one in inputs},
        desktop=tuple(special[slot] for slot in DESKTOP_SLOTS if special.get(slot)),
        mics=tuple(special[slot] for slot in MIC_SLOTS if special.get(slot)),
        is_streaming=bool(answered(answers, STREAM).get("outputActive")),
        is_recording=bool(answered(answers, RECORD).get("outputActive")),
        tracks=output_tracks(set_to),
        monitoring_device_id=set_to[MONITORING_DEVICE],
        has_studio_mode=bool(answered(answers, STUDIO_MODE).get("studioModeEnabled")),
        video=_video(answered(answers, VIDEO)),
    )


def _inputs(answers: Answers) -> Iterator[AudioInput]:
    for listed in answered(answers, INPUT_LIST).get("inputs", ()):
        name, kind = listed["inputName"], str(listed.get("inputKind", ""))
        mute = answered(answers, of_input(MUTE, name))
        if not mute:
            continue  # it has no sound
        active = answered(answers, of_input(ACTIVE, name))
        volume = answered(answers, of_input("GetInputVolume", name))
        tracks = answered(answers, of_input("GetInputAudioTracks", name)).get("inputAudioTracks", {})
        yield AudioInput(
            name=name,
            kind=kind,
            is_active=bool(active.get("videoActive")),
            is_showing=bool(active.get("videoShowing")),
            is_muted=bool(mute.get("inputMuted")),
            volume_db=_volume_db(volume),
            volume_mul=float(volume.get("inputVolumeMul", 1.0)),
            balance=float(answered(answers, of_input("GetInputAudioBalance", name)).get("inputAudioBalance", 0.5)),
            sync_offset_ms=int(
                answered(answers, of_input("GetInputAudioSyncOffset", name)).get("inputAudioSyncOffset", 0)
            ),
            monitoring=_monitoring(answered(answers, of_input("GetInputAudioMonitorType", name)).get("monitorType")),
            tracks=frozenset(int(track) for track, is_on in tracks.items() if is_on),
            device_id=_device_id(answered(answers, of_input(SETTINGS, name))),
        )


def _volume_db(volume: Mapping[str, Any]) -> float:
    """Some versions say null for a fader that is all the way down, as JSON has no infinity."""
    if not volume:
        return 0.0
    given = volume.get("inputVolumeDb")
    return LEAST_DB if given is None else max(LEAST_DB, float(given))


def _monitoring(given: str | None) -> Monitoring:
    try:
        return Monitoring(given)
    except ValueError:
        return Monitoring.OFF


def _device_id(settings: Mapping[str, Any]) -> str | None:
    """What a capture takes; OBS leaves out what has never been changed from the default."""
    if not settings:
        return None
    return str(settings.get("inputSettings", {}).get("device_id", "default"))


def _set_to(parameter: Mapping[str, Any]) -> str | None:
    given = parameter.get("parameterValue")
    given = parameter.get("defaultParameterValue") if given is None else given
    return None if given is None else str(given)


def _scenes(answers: Answers) -> Scenes:
    listed = answered(answers, SCENE_LIST)
    items: dict[str, tuple[SceneItem, ...]] = {}
    for scene in reversed(listed.get("scenes", ())):  # OBS tells them from the bottom
        lines = answered(answers, lines_of(scene["sceneName"], is_group=False)).get("sceneItems", ())
        items[scene["sceneName"]] = tuple(_item(line) for line in lines)
        for line in lines:
            if line.get("isGroup"):
                inside = answered(answers, lines_of(line["sourceName"], is_group=True)).get("sceneItems", ())
                items[line["sourceName"]] = tuple(_item(one) for one in inside)
    return Scenes(
        program=str(listed.get("currentProgramSceneName") or ""),
        preview=listed.get("currentPreviewSceneName"),
        items=items,
    )


def _item(line: Mapping[str, Any]) -> SceneItem:
    return SceneItem(
        item_id=line["sceneItemId"],
        source=line["sourceName"],
        is_enabled=bool(line["sceneItemEnabled"]),
        holds_items=line.get("sourceType") == "OBS_SOURCE_TYPE_SCENE" or bool(line.get("isGroup")),
    )


def _video(settings: Mapping[str, Any]) -> Video:
    if not settings:
        return Video()
    fps = settings.get("fpsNumerator", 0) / (settings.get("fpsDenominator", 0) or 1)
    return Video(width=int(settings.get("baseWidth", 0)), height=int(settings.get("baseHeight", 0)), fps=fps)
