"""What is known of an OBS: its answers, kept true by its events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plugin.audit.questions import (
    ACTIVE,
    INPUT_LIST,
    MUTE,
    RECORD,
    SCENE_LIST,
    SETTINGS,
    SPECIAL_INPUTS,
    STREAM,
    STUDIO_MODE,
    VERSION,
    VIDEO,
    Question,
    Refused,
    answered,
    of_input,
    wanted,
)
from plugin.audit.reading import read
from plugin.audit.snapshot import ObsSnapshot
from plugin.obs.client import Data
from plugin.obs.link import COLLECTION_CHANGED, COLLECTION_CHANGING

INPUT_CHANGES = {
    "InputMuteStateChanged": MUTE,
    "InputVolumeChanged": "GetInputVolume",
    "InputAudioMonitorTypeChanged": "GetInputAudioMonitorType",
    "InputAudioTracksChanged": "GetInputAudioTracks",
    "InputAudioBalanceChanged": "GetInputAudioBalance",
    "InputAudioSyncOffsetChanged": "GetInputAudioSyncOffset",
    "InputActiveStateChanged": ACTIVE,
    "InputShowStateChanged": ACTIVE,
}
"""Events that hold, under the same names, what the answer to a question about that input does."""

CHANGES = {
    "StreamStateChanged": STREAM,
    "RecordStateChanged": RECORD,
    "StudioModeStateChanged": STUDIO_MODE,
}
"""The same, of questions about OBS as a whole."""

SCENE_KEYS = {
    "CurrentProgramSceneChanged": "currentProgramSceneName",
    "CurrentPreviewSceneChanged": "currentPreviewSceneName",
}
"""Events that tell a new scene, and what it is called in the answer about all scenes."""

PROFILE = "GetProfileParameter"
LINES = frozenset({"GetSceneItemList", "GetGroupSceneItemList"})


class Knowledge:
    """Answers, in the order in which they were asked for.

    Attributes:
        changes: how often what is known has changed.
    """

    def __init__(self) -> None:
        self.changes = 0
        self._answers: dict[Question, Data | Refused] = {}
        self._wanted: tuple[Question, ...] | None = None
        self._asked: Question | None = None
        self._is_overtaken = False

    @property
    def is_on_air(self) -> bool:
        """Whether OBS streams or records, as far as is known."""
        return any(bool(answered(self._answers, one).get("outputActive")) for one in (STREAM, RECORD))

    def missing(self) -> Question | None:
        """The most pressing question that is to be asked; None if all is known."""
        return next((question for question in self._all_wanted() if question not in self._answers), None)

    def oldest(self) -> Question:
        """The question that was asked longest ago; for when none is missing."""
        # Nothing is kept of inputs and scenes that are gone. While a list is missing nobody knows which those are.
        matter = set(self._all_wanted())
        for question in [one for one in self._answers if one not in matter]:
            del self._answers[question]
        return next(iter(self._answers), VERSION)

    def snapshot(self) -> ObsSnapshot | None:
        """The picture; None while something of it is unknown."""
        return None if self.missing() else read(self._answers)

    def ask(self, question: Question) -> None:
        """This is being asked now: what events tell until the answer comes is newer than it."""
        self._asked = question
        self._is_overtaken = False

    def learn(self, answer: Data | Refused) -> None:
        """OBS answered what was asked."""
        if self._asked is not None and not self._is_overtaken:
            known = self._answers.pop(self._asked, None)
            self._answers[self._asked] = answer
            if answer != known:
                self._change()
        self._asked = None

    def forget(self) -> None:
        """OBS has become another one."""
        self._is_overtaken = True
        self._answers.clear()
        self._change()

    def hear(self, event: str, data: Mapping[str, Any]) -> None:
        """OBS told something."""
        name = str(data.get("inputName", ""))
        if event in INPUT_CHANGES:
            self._merge(of_input(INPUT_CHANGES[event], name), data)
        elif event in CHANGES:
            self._merge(CHANGES[event], data)
        elif event in SCENE_KEYS:
            self._merge(SCENE_LIST, {SCENE_KEYS[event]: data.get("sceneName")})
        elif event in {COLLECTION_CHANGING, COLLECTION_CHANGED}:
            self.forget()
        self._drop(lambda question: _is_stale(question, event, data))

    def _merge(self, question: Question, data: Mapping[str, Any]) -> None:
        """An event holds the newest answer, or a part of it."""
        self._is_overtaken |= question == self._asked
        known = self._answers.get(question)
        if known is not None and not isinstance(known, Refused):
            self._answers[question] = {**known, **{key: value for key, value in data.items() if key in known}}
            self._change()

    def _drop(self, is_stale: Callable[[Question], bool]) -> None:
        """Ask these again, also the one that is just being asked."""
        self._is_overtaken |= self._asked is not None and is_stale(self._asked)
        for question in [one for one in self._answers if is_stale(one)]:
            del self._answers[question]
            self._change()

    def _all_wanted(self) -> tuple[Question, ...]:
        if self._wanted is None:
            self._wanted = tuple(wanted(self._answers))
        return self._wanted

    def _change(self) -> None:
        self.changes += 1
        self._wanted = None


def _is_stale(question: Question, event: str, data: Mapping[str, Any]) -> bool:
    """Whether the answer has to be asked for again, because of an event that does not hold the new one."""
    of = set(question.data.values())
    is_stale = False
    match event:
        case "StreamStateChanged" | "RecordStateChanged":  # somebody may have been in the settings before
            is_stale = bool(data.get("outputActive")) and question.request == PROFILE
        case "CurrentProfileChanged":
            is_stale = question.request in {PROFILE, VIDEO.request}
        case "InputCreated" | "InputRemoved" | "InputNameChanged":
            # One that comes back under an old name is another one, or has changed since.
            has_name = not of.isdisjoint({data.get("inputName"), data.get("oldInputName")})
            is_renamed = event == "InputNameChanged" and question.request in LINES
            is_stale = has_name or is_renamed or question in {INPUT_LIST, SPECIAL_INPUTS}
        case "InputSettingsChanged":
            is_stale = question == of_input(SETTINGS, str(data.get("inputName")))
        case "SceneCreated" | "SceneRemoved" | "SceneNameChanged":
            is_stale = question == SCENE_LIST or question.request in LINES
        case "SceneItemCreated" | "SceneItemRemoved" | "SceneItemEnableStateChanged":
            is_stale = question.request in LINES and data.get("sceneName") in of
    return is_stale
