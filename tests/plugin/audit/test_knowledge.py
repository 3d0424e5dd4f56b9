"""OBS's answers, kept true by its events."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fake_mixer import Input, Item, Mixer
from hypothesis import given
from hypothesis import strategies as st

from plugin.audit.knowledge import Knowledge
from plugin.audit.outputs import OutputTracks
from plugin.audit.questions import INPUT_LIST, MUTE, STREAM, VERSION, Refused, of_input
from plugin.audit.scenes import SceneItem
from plugin.audit.snapshot import AudioInput, Monitoring, ObsSnapshot, Video


def complete(knowledge: Knowledge, mixer: Mixer) -> ObsSnapshot:
    """Ask until all is known."""
    while (question := knowledge.missing()) is not None:
        knowledge.ask(question)
        code, answer = mixer.answer(question.request, question.data)
        knowledge.learn(answer if code == 100 else Refused(code))
    snapshot = knowledge.snapshot()
    assert snapshot is not None
    return snapshot


def seen(mixer: Mixer) -> ObsSnapshot:
    return complete(Knowledge(), mixer)


def asked_again(knowledge: Knowledge, mixer: Mixer) -> list[str]:
    mixer.asked.clear()
    complete(knowledge, mixer)
    return mixer.asked


def test_nothing_is_seen_before_all_is_known() -> None:
    assert Knowledge().snapshot() is None
    assert not Knowledge().is_on_air


def test_all_that_matters_of_an_input_is_read() -> None:
    mixer = Mixer()
    mixer.inputs["Desk"] = Input(
        kind="wasapi_output_capture",
        muted=True,
        volume_db=-100.0,
        balance=0.25,
        sync_offset_ms=-40,
        monitoring="OBS_MONITORING_TYPE_MONITOR_ONLY",
        tracks={1, 3},
        settings={"device_id": "{speakers}"},
    )
    assert seen(mixer).inputs == (
        AudioInput(
            "Desk",
            "wasapi_output_capture",
            is_muted=True,
            volume_db=-100.0,
            volume_mul=0.0,
            balance=0.25,
            sync_offset_ms=-40,
            monitoring=Monitoring.ONLY,
            tracks=frozenset({1, 3}),
            device_id="{speakers}",
        ),
    )


def test_what_has_no_sound_is_known_by_name_only() -> None:
    mixer = Mixer()
    mixer.inputs["Logo"] = Input(kind="image_source", audible=False)
    snapshot = seen(mixer)
    assert [one.name for one in snapshot.inputs] == ["Desk"]
    assert snapshot.other_inputs == {"Logo"}
    assert mixer.asked.count("GetInputVolume") == 1


def test_a_capture_that_was_never_set_takes_the_default_device() -> None:
    assert seen(Mixer()).inputs[0].device_id == "default"


def test_obs_as_a_whole_is_read() -> None:
    mixer = Mixer()
    mixer.streaming = True
    mixer.preview = "Encore"
    mixer.inputs["Mic"] = Input()
    mixer.special = {"desktop1": None, "desktop2": None, "mic1": "Mic", "mic2": None}
    mixer.profile |= {("Output", "Mode"): "Advanced", ("AdvOut", "TrackIndex"): "2", ("AdvOut", "RecTracks"): "12"}
    snapshot = seen(mixer)
    assert (snapshot.version, snapshot.websocket_version) == ("31.0.0", "5.5.0")
    assert snapshot.requests == {"CreateRecordChapter", "GetVersion"}
    assert (snapshot.is_streaming, snapshot.is_recording, snapshot.has_studio_mode) == (True, False, True)
    assert (snapshot.desktop, snapshot.mics) == ((), ("Mic",))
    assert snapshot.tracks == OutputTracks(2, frozenset({3, 4}))
    assert snapshot.monitoring_device_id == "default"
    assert snapshot.video == Video(1920, 1080, 30000 / 1001)
    assert snapshot.scenes.preview == "Encore"
    assert [one.is_active for one in snapshot.inputs] == [True, True]


def test_scenes_in_scenes_and_groups_are_read() -> None:
    mixer = Mixer()
    mixer.scenes = {"Scene": [Item(1, "Band"), Item(2, "Encore", enabled=False)], "Encore": []}
    mixer.groups = {"Band": [Item(1, "Desk")]}
    scenes = seen(mixer).scenes
    assert list(scenes.items) == ["Scene", "Band", "Encore"]
    assert scenes.items["Scene"] == (SceneItem(1, "Band", True, True), SceneItem(2, "Encore", False, True))
    assert scenes.is_shown("Desk")


def test_each_question_is_asked_once() -> None:
    mixer, knowledge = Mixer(), Knowledge()
    complete(knowledge, mixer)
    assert asked_again(knowledge, mixer) == []


def change_mute(mixer: Mixer) -> None:
    mixer.inputs["Desk"].muted = True


def change_volume(mixer: Mixer) -> None:
    mixer.inputs["Desk"].volume_db = -100.0


def change_monitoring(mixer: Mixer) -> None:
    mixer.inputs["Desk"].monitoring = "OBS_MONITORING_TYPE_MONITOR_ONLY"


def change_tracks(mixer: Mixer) -> None:
    mixer.inputs["Desk"].tracks = {2}


def change_balance(mixer: Mixer) -> None:
    mixer.inputs["Desk"].balance = 1.0


def change_offset(mixer: Mixer) -> None:
    mixer.inputs["Desk"].sync_offset_ms = 1200


def start_stream(mixer: Mixer) -> None:
    mixer.streaming = True
    mixer.profile["Output", "Mode"] = "Advanced"


def start_record(mixer: Mixer) -> None:
    mixer.recording = True


def add_input(mixer: Mixer) -> None:
    mixer.inputs["Mic"] = Input(muted=True)
    mixer.special["mic1"] = "Mic"


def remove_input(mixer: Mixer) -> None:
    del mixer.inputs["Desk"]
    mixer.scenes["Scene"].clear()


def rename_input(mixer: Mixer) -> None:
    mixer.inputs["Pult"] = mixer.inputs.pop("Desk")
    mixer.scenes["Scene"] = [Item(1, "Pult")]


def hide(mixer: Mixer) -> None:
    mixer.scenes["Scene"][0].enabled = False


def switch(mixer: Mixer) -> None:
    mixer.program = "Encore"


def add_scene(mixer: Mixer) -> None:
    mixer.scenes["Encore"] = [Item(1, "Desk")]


def studio(mixer: Mixer) -> None:
    mixer.preview = "Scene"


DESK = {"inputName": "Desk"}


@pytest.mark.parametrize(
    ("change", "events"),
    [
        (change_mute, [("InputMuteStateChanged", {**DESK, "inputMuted": True})]),
        (change_volume, [("InputVolumeChanged", {**DESK, "inputVolumeDb": -100.0, "inputVolumeMul": 0.0})]),
        (
            change_monitoring,
            [("InputAudioMonitorTypeChanged", {**DESK, "monitorType": "OBS_MONITORING_TYPE_MONITOR_ONLY"})],
        ),
        (
            change_tracks,
            [("InputAudioTracksChanged", {**DESK, "inputAudioTracks": {str(n): n == 2 for n in range(1, 7)}})],
        ),
        (change_balance, [("InputAudioBalanceChanged", {**DESK, "inputAudioBalance": 1.0})]),
        (change_offset, [("InputAudioSyncOffsetChanged", {**DESK, "inputAudioSyncOffset": 1200})]),
        (start_stream, [("StreamStateChanged", {"outputActive": True, "outputState": "x"})]),
        (start_record, [("RecordStateChanged", {"outputActive": True, "outputState": "x", "outputPath": "y"})]),
        (add_input, [("InputCreated", {"inputName": "Mic"})]),
        (remove_input, [("InputRemoved", DESK), ("SceneItemRemoved", {"sceneName": "Scene"})]),
        (rename_input, [("InputNameChanged", {"oldInputName": "Desk", "inputName": "Pult"})]),
        (
            hide,
            [
                ("SceneItemEnableStateChanged", {"sceneName": "Scene", "sceneItemId": 1, "sceneItemEnabled": False}),
                ("InputActiveStateChanged", {**DESK, "videoActive": False}),
                ("InputShowStateChanged", {**DESK, "videoShowing": False}),
            ],
        ),
        (add_scene, [("SceneCreated", {"sceneName": "Encore"})]),
        (
            studio,
            [
                ("StudioModeStateChanged", {"studioModeEnabled": True}),
                ("CurrentPreviewSceneChanged", {"sceneName": "Scene"}),
            ],
        ),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_after_its_events_a_change_is_known_as_if_it_had_been_asked(
    change: Callable[[Mixer], None], events: list[tuple[str, dict[str, object]]]
) -> None:
    mixer, knowledge = Mixer(), Knowledge()
    before = complete(knowledge, mixer)
    change(mixer)
    for event, data in events:
        knowledge.hear(event, data)
    assert complete(knowledge, mixer) == seen(mixer) != before


def test_another_program_scene_is_known() -> None:
    mixer, knowledge = Mixer(), Knowledge()
    add_scene(mixer)
    mixer.scenes["Encore"].clear()
    complete(knowledge, mixer)
    switch(mixer)
    knowledge.hear("CurrentProgramSceneChanged", {"sceneName": "Encore"})
    knowledge.hear("InputActiveStateChanged", {**DESK, "videoActive": False})
    knowledge.hear("InputShowStateChanged", {**DESK, "videoShowing": False})
    assert asked_again(knowledge, mixer) == []
    assert knowledge.snapshot() == seen(mixer)


def test_a_mute_costs_obs_no_request() -> None:
    mixer, knowledge = Mixer(), Knowledge()
    complete(knowledge, mixer)
    knowledge.hear("InputMuteStateChanged", {**DESK, "inputMuted": True})
    assert asked_again(knowledge, mixer) == []


def test_a_new_input_costs_only_the_questions_about_itself_and_the_lists() -> None:
    mixer, knowledge = Mixer(), Knowledge()
    complete(knowledge, mixer)
    add_input(mixer)
    knowledge.hear("InputCreated", {"inputName": "Mic"})
    asked = asked_again(knowledge, mixer)
    assert asked.count("GetInputMute") == 1
    assert len(asked) == 10


def test_an_input_that_comes_back_under_its_old_name_is_another_one() -> None:
    mixer, knowledge = Mixer(), Knowledge()
    complete(knowledge, mixer)
    mixer.inputs["Desk"] = Input(muted=True, volume_db=-20.0)
    knowledge.hear("InputRemoved", DESK)
    knowledge.hear("InputCreated", DESK)
    assert complete(knowledge, mixer) == seen(mixer)


def test_going_on_air_the_tracks_are_read_anew() -> None:
    mixer, knowledge = Mixer(), Knowledge()
    complete(knowledge, mixer)
    knowledge.hear("StreamStateChanged", {"outputActive": True})
    assert knowledge.is_on_air
    assert set(asked_again(knowledge, mixer)) == {"GetProfileParameter"}


def test_another_scene_collection_is_another_obs() -> None:
    mixer, knowledge = Mixer(), Knowledge()
    complete(knowledge, mixer)
    knowledge.hear("CurrentSceneCollectionChanged", {})
    assert knowledge.snapshot() is None
    mixer.inputs = {"Mic": Input()}
    mixer.scenes = {"Scene": [Item(1, "Mic")]}
    assert complete(knowledge, mixer) == seen(mixer)


def test_an_event_that_overtakes_the_answer_wins() -> None:
    mixer, knowledge = Mixer(), Knowledge()
    complete(knowledge, mixer)
    mute = of_input(MUTE, "Desk")
    knowledge.ask(mute)
    knowledge.hear("InputMuteStateChanged", {**DESK, "inputMuted": True})
    knowledge.learn({"inputMuted": False})  # what it was when it was asked
    snapshot = knowledge.snapshot()
    assert snapshot is not None
    assert snapshot.inputs[0].is_muted


def test_an_answer_about_an_obs_that_is_gone_is_thrown_away() -> None:
    mixer, knowledge = Mixer(), Knowledge()
    complete(knowledge, mixer)
    knowledge.ask(INPUT_LIST)
    knowledge.hear("CurrentSceneCollectionChanging", {})
    knowledge.learn({"inputs": [{"inputName": "Old", "inputKind": "x"}]})
    assert [one.name for one in complete(knowledge, mixer).inputs] == ["Desk"]


def test_the_oldest_answer_is_the_next_to_be_asked_for_again() -> None:
    mixer, knowledge = Mixer(), Knowledge()
    complete(knowledge, mixer)
    rounds = len(mixer.asked)
    asked = []
    for _ in range(2 * rounds):
        question = knowledge.oldest()
        asked.append(question)
        knowledge.ask(question)
        knowledge.learn(mixer.answer(question.request, question.data)[1])
    assert asked[:2] == [VERSION, STREAM]
    assert asked[:rounds] == asked[rounds:]
    assert len(set(asked)) == rounds


def test_of_an_input_that_is_gone_nothing_is_asked_or_kept() -> None:
    mixer, knowledge = Mixer(), Knowledge()
    mixer.inputs["Mic"] = Input()
    complete(knowledge, mixer)
    del mixer.inputs["Mic"]
    knowledge.hear("InputRemoved", {"inputName": "Mic"})
    complete(knowledge, mixer)
    for _ in range(100):
        question = knowledge.oldest()
        assert "Mic" not in question.data.values()
        knowledge.ask(question)
        knowledge.learn(mixer.answer(question.request, question.data)[1])


EVENTS = st.tuples(
    st.sampled_from(
        [
            *("InputMuteStateChanged", "InputRemoved", "InputNameChanged", "SceneItemCreated", "SceneNameChanged"),
            *("StreamStateChanged", "CurrentProfileChanged", "CurrentSceneCollectionChanged", "SomethingNew"),
            *("CurrentProgramSceneChanged", "InputSettingsChanged", "StudioModeStateChanged"),
        ]
    ),
    st.dictionaries(
        st.sampled_from(["inputName", "oldInputName", "sceneName", "inputMuted", "outputActive"]),
        st.sampled_from(["Desk", "Scene", "Nobody", True, None]),
    ),
)


@given(st.lists(EVENTS, max_size=8))
def test_no_event_however_odd_breaks_it_and_asking_mends_all(events: list[tuple[str, dict[str, object]]]) -> None:
    mixer, knowledge = Mixer(), Knowledge()
    complete(knowledge, mixer)
    for event, data in events:
        knowledge.hear(event, data)
    complete(knowledge, mixer)
    for _ in range(60):  # a round of slow polling
        question = knowledge.oldest()
        knowledge.ask(question)
        code, answer = mixer.answer(question.request, question.data)
        knowledge.learn(answer if code == 100 else Refused(code))
    assert complete(knowledge, mixer) == seen(mixer)
