from __future__ import annotations

import asyncio

from dsp.events import Clip, ClipCleared, InstrumentOff, InstrumentOn
from plugin.config import ObsSettings
from plugin.mailbox import Snapshot, Update
from plugin.texts import OverlayTexts


def test_texts_follow_the_events() -> None:
    shown: list[dict[str, str]] = []
    settings = ObsSettings(instruments_source="I", clipping_source="C")
    texts = OverlayTexts(["Main"], settings, lambda new: shown.append(dict(new)))
    texts.show()
    assert shown == [{"I": "", "C": ""}]

    def take(*events: InstrumentOn | InstrumentOff | Clip | ClipCleared) -> dict[str, str]:
        asyncio.run(texts.take(Update(Snapshot(1.0, ()), events)))
        return shown[-1]

    on = InstrumentOn(time=1.0, reported=1.3, strip="Main", label="guitar", confidence=0.9)
    off = InstrumentOff(time=2.0, reported=2.3, strip="Main", label="guitar", confidence=0.9)
    clip = Clip(time=1.5, reported=1.5, strip="Main", channel=1, samples=5, runs=2, peak_dbtp=0.0)
    cleared = ClipCleared(time=4.5, reported=4.5, strip="Main", count=2)
    assert take(on) == {"I": "Guitar", "C": ""}
    assert take(clip)["C"] != ""
    assert "2" in shown[-1]["C"]
    assert take(off)["I"] == ""
    assert take(cleared) == {"I": "", "C": ""}


def test_without_news_nothing_is_shown_again() -> None:
    shown: list[object] = []
    texts = OverlayTexts(["Main"], ObsSettings(), shown.append)
    asyncio.run(texts.take(Update(Snapshot(1.0, ()), ())))
    assert shown == []
