"""Answers that OBS gives in several ways, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from plugin.audit.questions import INPUT_LIST, MONITORING_DEVICE, MUTE, Refused, of_input, of_profile
from plugin.audit.reading import read
from plugin.audit.snapshot import AudioInput, Monitoring, ObsSnapshot

LISTED = {
    INPUT_LIST: {"inputs": [{"inputName": "Desk", "inputKind": "pulse_input_capture"}]},
    of_input(MUTE, "Desk"): {"inputMuted": False},
}


def desk(**answers: dict[str, Any] | Refused) -> AudioInput:
    given = {of_input(request, "Desk"): answer for request, answer in answers.items()}
    [audio] = read({**LISTED, **given}).inputs
    return audio


def test_an_obs_that_answers_nothing_is_empty() -> None:
    assert read({}) == ObsSnapshot("")


def test_what_is_refused_counts_as_obs_default() -> None:
    audio = desk(GetInputVolume=Refused(204), GetInputAudioMonitorType=Refused(204), GetInputSettings=Refused(600))
    assert (audio.volume_db, audio.volume_mul, audio.monitoring, audio.device_id) == (0.0, 1.0, Monitoring.OFF, None)


@pytest.mark.parametrize("given", [None, -100.0, float("-inf")])
def test_a_fader_that_is_all_the_way_down_is_at_minus_100(given: float | None) -> None:
    assert desk(GetInputVolume={"inputVolumeDb": given, "inputVolumeMul": 0.0}).volume_db == -100.0


def test_a_monitoring_of_the_future_is_none_of_ours() -> None:
    assert desk(GetInputAudioMonitorType={"monitorType": "OBS_MONITORING_TYPE_QUANTUM"}).monitoring is Monitoring.OFF


def test_a_parameter_that_was_never_set_has_its_default() -> None:
    parameter = {"parameterValue": None, "defaultParameterValue": "default"}
    assert read({of_profile(*MONITORING_DEVICE): parameter}).monitoring_device_id == "default"
