"""What the doctor says, for a program."""

from __future__ import annotations

import json
import math
from dataclasses import replace

from fake_mixer import Input, Mixer

from plugin.audit.document import document
from plugin.audit.examination import Examination
from plugin.audit.finding import Finding, Kind, Request, Severity
from plugin.audit.knowledge import Knowledge
from plugin.audit.questions import Refused
from plugin.audit.snapshot import ObsSnapshot

FIX = Request("SetInputMute", {"inputName": "Desk", "inputMuted": False})
MUTED = Finding(Kind.MUTED, Severity.ERROR, "Desk", "'Desk' is muted", "click", (FIX,))


def obs() -> ObsSnapshot:
    mixer, knowledge = Mixer(), Knowledge()
    mixer.inputs["Desk"] = Input(volume_db=-100.0, tracks={1, 4})
    while (question := knowledge.missing()) is not None:
        knowledge.ask(question)
        code, answer = mixer.answer(question.request, question.data)
        knowledge.learn(answer if code == 100 else Refused(code))
    snapshot = knowledge.snapshot()
    assert snapshot is not None
    return snapshot


def test_it_is_one_json_document_with_everything_in_it() -> None:
    found = Examination((MUTED,), "'XR18' [ALSA]", "localhost:4455", obs())
    told = json.loads(json.dumps(document(found, [replace(MUTED, subject="Mic")]), allow_nan=False))
    assert (told["version"], told["status"], told["interface"], told["problem"]) == (1, 1, "'XR18' [ALSA]", None)
    [finding] = told["findings"]
    assert finding == {
        "kind": "muted",
        "severity": "error",
        "subject": "Desk",
        "sentence": "'Desk' is muted",
        "remedy": "click",
        "fix": [{"request": "SetInputMute", "data": {"inputName": "Desk", "inputMuted": False}}],
        "since_unix_s": None,
    }
    assert [one["subject"] for one in told["mended"]] == ["Mic"]
    assert told["obs"]["program_scene"] == "Scene"
    [desk] = told["obs"]["inputs"]
    assert (desk["name"], desk["volume_db"], desk["tracks"], desk["scenes"]) == ("Desk", -100.0, [1, 4], ["Scene"])


def test_without_obs_it_says_why() -> None:
    told = document(Examination((), "", "localhost:4455", None, "nothing listens"))
    assert (told["status"], told["obs"], told["interface"], told["problem"]) == (2, None, None, "nothing listens")


def test_every_number_is_one_that_json_knows() -> None:
    told = document(Examination((), "", "localhost:4455", obs()))
    assert all(math.isfinite(one["volume_db"]) for one in told["obs"]["inputs"])
