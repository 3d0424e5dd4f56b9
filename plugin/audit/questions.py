"""Questions that OBS answers, and which of them make up the whole picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plugin.audit.outputs import PARAMETERS
from plugin.obs.client import Data


@dataclass(frozen=True, slots=True)
class Question:
    """A request that changes nothing.

    Attributes:
        request: its name.
        fields: what it asks about, as pairs.
    """

    request: str
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def data(self) -> dict[str, str]:
        """The fields as obs-websocket wants them."""
        return dict(self.fields)


@dataclass(frozen=True, slots=True)
class Refused:
    """OBS would not answer.

    Attributes:
        code: its request status.
    """

    code: int


Answers = Mapping[Question, Data | Refused]

VERSION = Question("GetVersion")
STREAM, RECORD = Question("GetStreamStatus"), Question("GetRecordStatus")
SCENE_LIST, INPUT_LIST = Question("GetSceneList"), Question("GetInputList")
SPECIAL_INPUTS = Question("GetSpecialInputs")
STUDIO_MODE, VIDEO = Question("GetStudioModeEnabled"), Question("GetVideoSettings")

MUTE = "GetInputMute"
ACTIVE = "GetSourceActive"
SETTINGS = "GetInputSettings"
OF_SOUND = (
    "GetInputVolume",
    "GetInputAudioMonitorType",
    "GetInputAudioTracks",
    "GetInputAudioBalance",
    "GetInputAudioSyncOffset",
)
"""What is asked of an input that has sound, besides the three above."""

MONITORING_DEVICE = ("Audio", "MonitoringDeviceId")


def of_input(request: str, name: str) -> Question:
    """A question about an input."""
    return Question(request, (("sourceName" if request == ACTIVE else "inputName", name),))


def of_profile(category: str, name: str) -> Question:
    """What a parameter of OBS's profile is set to."""
    return Question("GetProfileParameter", (("parameterCategory", category), ("parameterName", name)))


def lines_of(name: str, *, is_group: bool) -> Question:
    """What stands in a scene, or in a group."""
    return Question("GetGroupSceneItemList" if is_group else "GetSceneItemList", (("sceneName", name),))


def answered(answers: Answers, question: Question) -> Data:
    """The answer; empty if there is none, or OBS refused."""
    answer = answers.get(question)
    return {} if answer is None or isinstance(answer, Refused) else answer


def wanted(answers: Answers) -> Iterator[Question]:
    """All questions whose answers are needed, as far as the answers so far tell; the pressing ones first."""
    yield from (VERSION, STREAM, RECORD, SCENE_LIST, INPUT_LIST)
    yield from (of_profile(*parameter) for parameter in (*PARAMETERS, MONITORING_DEVICE))
    scenes = answered(answers, SCENE_LIST)
    program = str(scenes.get("currentProgramSceneName") or "")
    if program:
        yield from _lines(answers, program)
    for listed in answered(answers, INPUT_LIST).get("inputs", ()):
        yield from _of_input(answers, listed)
    yield from (SPECIAL_INPUTS, STUDIO_MODE, VIDEO)
    for scene in reversed(scenes.get("scenes", ())):
        if scene["sceneName"] != program:
            yield from _lines(answers, scene["sceneName"])


def _of_input(answers: Answers, listed: Mapping[str, Any]) -> Iterator[Question]:
    name = listed["inputName"]
    mute = of_input(MUTE, name)
    yield mute
    if not answered(answers, mute):
        return
    yield of_input(ACTIVE, name)
    yield from (of_input(request, name) for request in OF_SOUND)
    if str(listed.get("inputKind", "")).endswith("_capture"):
        yield of_input(SETTINGS, name)


def _lines(answers: Answers, scene: str) -> Iterator[Question]:
    """Of a scene and the groups in it; the scenes in it are in the list of scenes too."""
    lines = lines_of(scene, is_group=False)
    yield lines
    for item in answered(answers, lines).get("sceneItems", ()):
        if item.get("isGroup"):
            yield lines_of(item["sourceName"], is_group=True)
