"""What an OBS has, as far as the audit asks for it; with or without a server around it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fake_obs import EVENT, FakeObs

from plugin.obs.client import RequestError

Data = dict[str, Any]

MONITOR_OFF = "OBS_MONITORING_TYPE_NONE"


@dataclass
class Input:
    """An input with sound, or without if it is not ``audible``; in the state that a new one has."""

    kind: str = "pulse_input_capture"
    audible: bool = True
    muted: bool = False
    volume_db: float = 0.0
    balance: float = 0.5
    sync_offset_ms: int = 0
    monitoring: str = MONITOR_OFF
    tracks: set[int] = field(default_factory=lambda: set(range(1, 7)))
    settings: Data = field(default_factory=dict)


@dataclass
class Item:
    """A line of a scene."""

    item_id: int
    source: str
    enabled: bool = True


class Mixer:
    """An OBS with an input "Desk" on air, which streams and records its first track.

    Attributes:
        asked: the requests so far.
    """

    def __init__(self) -> None:
        self.version = "31.0.0"
        self.requests = ["CreateRecordChapter", "GetVersion"]
        self.inputs = {"Desk": Input()}
        self.scenes = {"Scene": [Item(1, "Desk")]}
        self.groups: dict[str, list[Item]] = {}
        self.program = "Scene"
        self.preview: str | None = None
        self.special: dict[str, str | None] = {"desktop1": None, "mic1": None}
        self.profile: dict[tuple[str, str], str] = {("Audio", "MonitoringDeviceId"): "default"}
        self.streaming = False
        self.recording = False
        self.asked: list[str] = []

    def is_active(self, name: str) -> bool:
        """Whether the viewers hear it."""
        return name in self.special.values() or name in self._shown(self.program)

    async def ask(self, request: str, data: Mapping[str, Any]) -> Data:
        """``Link.request`` without a link."""
        code, answer = self.answer(request, data)
        if code != 100:
            raise RequestError(request, code, "")
        return answer

    def answer(self, request: str, data: Mapping[str, Any]) -> tuple[int, Data]:
        """Status and answer, as obs-websocket gives them."""
        self.asked.append(request)
        name = data.get("inputName") or data.get("sourceName")
        if name is not None and name not in self.inputs:
            return 600, {}
        if request.startswith(("GetInputMute", "GetInputVolume", "GetInputAudio")) and not self.inputs[name].audible:
            return 604, {}
        answer = self._whole(request)
        if answer is None and name is not None:
            answer = self._of_input(request, self.inputs[name], name) or self._set(request, self.inputs[name], data)
        if answer is None:
            answer = self._of_scene(request, data)
        return (100, answer) if answer is not None else (204, {})

    def _whole(self, request: str) -> Data | None:
        scenes = [{"sceneName": name} for name in reversed(self.scenes)]
        current = {"currentProgramSceneName": self.program, "currentPreviewSceneName": self.preview}
        versions = {"obsVersion": self.version, "obsWebSocketVersion": "5.5.0"}
        inputs = [{"inputName": name, "inputKind": one.kind} for name, one in self.inputs.items()]
        answers: dict[str, Data] = {
            "GetVersion": {**versions, "availableRequests": self.requests},
            "GetStreamStatus": {"outputActive": self.streaming},
            "GetRecordStatus": {"outputActive": self.recording},
            "GetStudioModeEnabled": {"studioModeEnabled": self.preview is not None},
            "GetVideoSettings": {"baseWidth": 1920, "baseHeight": 1080, "fpsNumerator": 30000, "fpsDenominator": 1001},
            "GetSpecialInputs": dict(self.special),
            "GetInputList": {"inputs": inputs},
            "GetSceneList": {**current, "scenes": scenes},
        }
        return answers.get(request)

    def _of_input(self, request: str, one: Input, name: str) -> Data | None:
        mul = 0.0 if one.volume_db <= -100 else 10 ** (one.volume_db / 20)
        answers: dict[str, Data] = {
            "GetInputMute": {"inputMuted": one.muted},
            "GetInputVolume": {"inputVolumeDb": one.volume_db, "inputVolumeMul": mul},
            "GetInputAudioBalance": {"inputAudioBalance": one.balance},
            "GetInputAudioSyncOffset": {"inputAudioSyncOffset": one.sync_offset_ms},
            "GetInputAudioMonitorType": {"monitorType": one.monitoring},
            "GetInputAudioTracks": {"inputAudioTracks": {str(track): track in one.tracks for track in range(1, 7)}},
            "GetInputSettings": {"inputKind": one.kind, "inputSettings": one.settings},
            "GetSourceActive": {"videoActive": self.is_active(name), "videoShowing": self.is_active(name)},
        }
        return answers.get(request)

    def _set(self, request: str, one: Input, data: Mapping[str, Any]) -> Data | None:
        match request:
            case "SetInputMute":
                one.muted = data["inputMuted"]
            case "SetInputVolume":
                one.volume_db = data["inputVolumeDb"]
            case "SetInputAudioBalance":
                one.balance = data["inputAudioBalance"]
            case "SetInputAudioMonitorType":
                one.monitoring = data["monitorType"]
            case "SetInputAudioTracks":
                ticked = data["inputAudioTracks"].items()
                one.tracks |= {int(track) for track, is_on in ticked if is_on}
            case "CreateSceneItem":
                self._add(data["sceneName"], data["sourceName"])
            case _:
                return None
        return {}

    def _of_scene(self, request: str, data: Mapping[str, Any]) -> Data | None:
        lines = {**self.scenes, **self.groups}.get(data.get("sceneName", ""), [])
        match request:
            case "GetSceneItemList" | "GetGroupSceneItemList":
                return {"sceneItems": [self._line(item) for item in lines]}
            case "GetProfileParameter":
                value = self.profile.get((data["parameterCategory"], data["parameterName"]))
                return {"parameterValue": value, "defaultParameterValue": None}
            case "SetSceneItemEnabled":
                [item] = [item for item in lines if item.item_id == data["sceneItemId"]]
                item.enabled = data["sceneItemEnabled"]
                return {}
            case "DuplicateSceneItem":
                [item] = [item for item in lines if item.item_id == data["sceneItemId"]]
                self._add(data["destinationSceneName"], item.source)
                return {}
            case _:
                return None

    def _add(self, scene: str, source: str) -> None:
        self.scenes[scene].append(Item(100 + len(self.scenes[scene]), source))

    def _line(self, item: Item) -> Data:
        return {
            "sceneItemId": item.item_id,
            "sourceName": item.source,
            "sceneItemEnabled": item.enabled,
            "sourceType": "OBS_SOURCE_TYPE_INPUT" if item.source in self.inputs else "OBS_SOURCE_TYPE_SCENE",
            "isGroup": item.source in self.groups,
        }

    def _shown(self, scene: str) -> set[str]:
        found: set[str] = set()
        for item in {**self.scenes, **self.groups}.get(scene, []):
            if item.enabled:
                found |= {item.source} | self._shown(item.source)
        return found


class FakeMixer(FakeObs):
    """A server with a mixer behind it; what it does not know, it answers as ``FakeObs`` does.

    Attributes:
        mixer: what it has.
    """

    def __init__(self) -> None:
        super().__init__()
        self.mixer = Mixer()

    async def happen(self, event: str, data: Data) -> None:
        """Send an event with its data to those who subscribed to any."""
        message = json.dumps({"op": EVENT, "d": {"eventType": event, "eventIntent": 1, "eventData": data}})
        for client, events in list(self._clients.items()):
            if events:
                await client.send(message)

    def _answer(self, name: str, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.refusals.get(name):
            return self.refusals[name].pop(0), {}
        code, answer = self.mixer.answer(name, data)
        return (code, answer) if code != 204 else super()._answer(name, data)
