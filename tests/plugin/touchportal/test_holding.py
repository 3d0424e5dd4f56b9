from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from control_desk import desk
from hypothesis import given
from hypothesis import strategies as st

from plugin.controls.commands import (
    Command,
    Panic,
    PauseLoudness,
    SaveSettings,
    Switch,
    SwitchDetection,
    SwitchOverlay,
    SwitchStrip,
    SwitchWarnings,
)
from plugin.touchportal.holding import Holding

SWITCHES = (
    SwitchDetection,
    SwitchWarnings,
    Panic,
    lambda **how: SwitchOverlay(overlay="Soundcheck Clipping", **how),
    lambda **how: SwitchStrip(strip="Voice", **how),
)
PAUSES = (
    PauseLoudness,
    lambda **how: PauseLoudness(strip="Band", **how),
    lambda **how: PauseLoudness(strip="Voice", **how),
)


@given(
    st.lists(st.sampled_from(SWITCHES), unique=True), st.sampled_from(PAUSES), st.sampled_from(Switch), st.booleans()
)
def test_afterwards_everything_is_as_it_was(switches: list[Any], pause: Any, switch: Switch, lost: bool) -> None:
    """Whatever was held together, and whether it was let go or the connection lost."""

    async def main() -> None:
        controls, _ = desk()
        await controls.do(SwitchStrip(strip="Voice", set=Switch.OFF))
        await controls.do(PauseLoudness(strip="Voice", set=Switch.ON))
        before, holding = controls.state, Holding()
        held = [kind(set=switch) for kind in (*switches, pause)]
        for command in held:
            for doing in holding.down(command, controls.state):
                await controls.do(doing)
        for undoing in holding.release() if lost else [one for command in held for one in holding.up(command)]:
            await controls.do(undoing)
        assert controls.state == before
        assert holding.release() == ()

    asyncio.run(main())


@pytest.mark.parametrize("switch", Switch)
def test_two_buttons_that_hold_the_same_end_it_with_the_first(switch: Switch) -> None:
    holding, state = Holding(), desk()[0].state
    assert holding.down(Panic(set=switch), state) == (Panic(set=switch),)
    assert holding.down(Panic(set=Switch.ON), replace(state, panic=True)) == ()
    assert holding.up(Panic(set=Switch.TOGGLE)) == (Panic(set=Switch.OFF),)
    assert holding.up(Panic(set=switch)) == ()


@pytest.mark.parametrize("command", [SaveSettings(), SwitchStrip(strip="nobody", set=Switch.ON)])
def test_what_cannot_be_held_is_not_undone(command: Command) -> None:
    holding = Holding()
    holding.down(command, desk()[0].state)
    assert holding.up(command) == ()
