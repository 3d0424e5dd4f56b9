"""Which of two texts is shown: that with all its symbols, or that for a single font."""

from __future__ import annotations

import asyncio

import pytest
from connections import CLIPPING, INSTRUMENTS, QUICK, quick_settings, running
from fake_obs import FakeObs
from obs_studio import free_port


@pytest.mark.parametrize(("kind", "text"), [("text_ft2_source_v2", "Guitar"), ("text_gdiplus_v3", "🎸 Guitar")])
def test_where_a_single_font_draws_the_plain_text_is_shown(kind: str, text: str) -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.inputs[INSTRUMENTS] = (kind, {"text": ""})
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.texts.show({INSTRUMENTS: "🎸 Guitar", CLIPPING: "⚠"}, {INSTRUMENTS: "Guitar"})
                await run.until(lambda: obs.texts(INSTRUMENTS) == [text])
                await run.until(lambda: obs.texts(CLIPPING) == ["⚠"])

    asyncio.run(main())


def test_a_source_that_is_replaced_by_one_of_another_kind_gets_the_text_for_that() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            obs.inputs[INSTRUMENTS] = ("text_ft2_source_v2", {"text": ""})
            async with running(quick_settings(obs.port), pace=QUICK) as run:
                run.texts.show({INSTRUMENTS: "🎸 Guitar"}, {INSTRUMENTS: "Guitar"})
                await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
                obs.inputs[INSTRUMENTS] = ("text_gdiplus_v3", {"text": ""})
                await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar", "🎸 Guitar"])

    asyncio.run(main())


def test_a_text_for_a_source_that_is_no_overlay_is_refused() -> None:
    async def main() -> None:
        async with running(quick_settings(free_port()), pace=QUICK) as run:
            with pytest.raises(ValueError, match="no source 'Clock'"):
                run.texts.show({"Clock": "12:00"})

    asyncio.run(main())
