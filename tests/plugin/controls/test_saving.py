"""What differs from the configuration is handed over, and then is the configuration."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import pairwise

from control_desk import CONFIGURED, PROFILES, WrittenDown, desk, do
from hypothesis import given
from hypothesis import strategies as st

from plugin.controls.commands import (
    ChooseProfile,
    Command,
    Panic,
    PauseLoudness,
    SaveSettings,
    SetSensitivity,
    SetThreshold,
    Switch,
    SwitchDetection,
    SwitchOverlay,
    SwitchStrip,
    SwitchWarnings,
)
from plugin.controls.controls import Controls
from plugin.controls.kept import Changes
from plugin.controls.surface import ControlError

OFF = Switch.OFF
CLIPPING = "Soundcheck Clipping"


def test_saving_hands_over_what_differs_and_is_then_as_configured() -> None:
    controls, effects = desk()
    state = do(
        controls, SwitchStrip(strip="Band", set=OFF), SetSensitivity(value=60), SetThreshold(label="vocal", value=0.3)
    )
    assert state.changed
    saved = do(controls, SaveSettings())
    thresholds = {label: value for label, value in state.thresholds.items() if label != "vocal"}
    assert effects.done[-1] == ("save", Changes(strips={"Band": False}, thresholds=thresholds))
    assert saved == replace(state, changed=False, sensitivity=50.0)

    count = len(effects.done)
    assert do(controls, SaveSettings()) == saved  # nothing is left to save
    assert len(effects.done) == count
    assert do(controls, SetSensitivity(value=60), SetSensitivity(value=50)).thresholds == saved.thresholds


def test_what_changes_while_it_is_saved_is_still_to_be_saved() -> None:
    controls, effects = desk()

    async def scene() -> None:
        async def slow(changes: Changes) -> None:
            await release.wait()
            effects.done.append(("save", changes))

        release = asyncio.Event()
        effects.save = slow  # type: ignore[method-assign]
        await controls.do(SetThreshold(label="guitar", value=0.6))
        saving = asyncio.create_task(controls.do(SaveSettings()))
        again = asyncio.create_task(controls.do(SaveSettings()))
        await asyncio.sleep(0)
        await controls.do(SetThreshold(label="guitar", value=0.7))
        release.set()
        await asyncio.gather(saving, again)

    asyncio.run(scene())
    saves = [changes for name, *changes in effects.done if name == "save"]
    assert saves == [[Changes(thresholds={"guitar": 0.6})], [Changes(thresholds={"guitar": 0.7})]]
    assert not controls.state.changed


names = st.sampled_from(["Voice", "Band", "Soundcheck Instruments", CLIPPING, "guitar", "vocal", "drums", "nobody"])
switches = st.sampled_from(Switch)
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(SwitchDetection, set=switches),
    st.builds(SwitchWarnings, set=switches),
    st.builds(SwitchOverlay, overlay=names, set=switches),
    st.builds(SwitchStrip, strip=names, set=switches),
    st.builds(PauseLoudness, strip=st.none() | names, set=switches),
    st.builds(ChooseProfile, profile=st.sampled_from(["streaming", "r128", "own"])),
    st.builds(Panic, set=switches),
    st.builds(SetSensitivity, value=st.floats(0, 100)),
    st.builds(SetThreshold, label=names, value=st.floats(0, 1)),
    st.builds(SaveSettings),
)


@given(st.lists(commands, max_size=20))
def test_whatever_is_asked_surfaces_see_every_state_once_and_saves_add_up_to_it(asked: list[Command]) -> None:
    effects = WrittenDown()
    controls = Controls(CONFIGURED, PROFILES, effects)
    told = [controls.state]
    controls.subscribe(told.append)

    async def scene() -> None:
        for command in asked:
            before = controls.state
            try:
                await controls.do(command)
            except ControlError:
                assert controls.state is before
        await controls.do(SaveSettings())

    asyncio.run(scene())
    state = controls.state
    assert told[-1] == state
    assert all(one != other for one, other in pairwise(told))
    assert all(0.0 <= value <= 1.0 for one in told for value in one.thresholds.values())
    assert not state.changed

    applied = [done[1] for done in effects.done if done[0] == "thresholds"]
    assert state.thresholds == (applied[-1] if applied else CONFIGURED.thresholds)
    kept = {"detection": True, "warnings": True, "profile": "streaming"}
    kept_of = {"overlays": dict(CONFIGURED.overlays), "strips": dict(CONFIGURED.strips)}
    for _, changes in (done for done in effects.done if done[0] == "save"):
        kept |= {name: getattr(changes, name) for name in kept if getattr(changes, name) is not None}
        kept_of = {name: on | getattr(changes, name) for name, on in kept_of.items()}
    assert kept == {name: getattr(state, name) for name in kept}
    assert kept_of == {name: getattr(state, name) for name in kept_of}
