from __future__ import annotations

import asyncio
import time

from connections import CLIPPING, INSTRUMENTS, QUICK, quick_settings, running
from fake_obs import FakeObs
from obs_relay import ObsRelay


def test_everything_passes_and_each_text_is_noted_with_its_times() -> None:
    async def main() -> None:
        async with FakeObs() as obs:
            relay = ObsRelay(obs.port)
            try:
                began_s = time.monotonic()
                async with running(quick_settings(relay.port), pace=QUICK) as run:
                    run.texts.show({INSTRUMENTS: "Guitar", CLIPPING: ""})
                    await run.until(lambda: relay.text(INSTRUMENTS) == "Guitar")
                    await run.until(lambda: obs.inputs[INSTRUMENTS][1]["text"] == "Guitar")
                assert relay.text(INSTRUMENTS) == relay.text(CLIPPING) == ""  # cleared at the end
                (guitar,) = [write for write in relay.writes if write.text == "Guitar"]
                assert guitar.source == INSTRUMENTS
                assert guitar.answered_s is not None
                assert began_s < guitar.asked_s < guitar.answered_s < time.monotonic()
            finally:
                relay.close()

    asyncio.run(main())
