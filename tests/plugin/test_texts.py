from __future__ import annotations

import asyncio
from collections.abc import Mapping

from states import loudness, state

from dsp.events import Clip, ClipCleared, Event, InstrumentOff, InstrumentOn
from overlays.shows import Shows
from plugin.mailbox import Snapshot, Update
from plugin.sections.overlays import DEFAULT_OVERLAYS, OverlaySettings
from plugin.texts import OverlayTexts

INSTRUMENTS, CLIPPING = (overlay.source for overlay in DEFAULT_OVERLAYS)

ON = InstrumentOn(time=1.0, reported=1.3, strip="Main", label="guitar", confidence=0.9)
OFF = InstrumentOff(time=2.0, reported=2.3, strip="Main", label="guitar", confidence=0.9)
CLIP = Clip(time=1.5, reported=1.5, strip="Main", channel=1, samples=5, runs=2, peak_dbtp=0.0)
CLEARED = ClipCleared(time=4.5, reported=4.5, strip="Main", count=2)


class Screen:
    """Remembers what was handed on: each time what changed, and all of it together."""

    def __init__(self, *overlays: OverlaySettings, names: Mapping[str, str] | None = None) -> None:
        self.handed_on: list[dict[str, str]] = []
        self.plain: dict[str, str] = {}
        self.now_s = 0.0
        self.troubles: dict[str, str] = {}
        self.texts = OverlayTexts(
            ["Main"],
            overlays or DEFAULT_OVERLAYS,
            names or {},
            self._show,
            troubles=lambda: self.troubles,
            clock=lambda: self.now_s,
        )

    def take(self, *events: Event, snapshot: Snapshot | None = None) -> dict[str, str] | None:
        """What is handed on because of this; None if nothing is."""
        before = len(self.handed_on)
        asyncio.run(self.texts.take(Update(snapshot, events)))
        assert len(self.handed_on) <= before + 1
        return self.handed_on[-1] if len(self.handed_on) > before else None

    def _show(self, texts: Mapping[str, str], plain: Mapping[str, str]) -> None:
        self.handed_on.append(dict(texts))
        self.plain.update(plain)


def test_texts_follow_the_events_and_only_what_changed_is_handed_on() -> None:
    screen = Screen()
    screen.texts.show()
    assert screen.handed_on == [{INSTRUMENTS: "", CLIPPING: ""}]
    assert screen.take(ON) == {INSTRUMENTS: "Guitar"}
    assert screen.take(CLIP) == {CLIPPING: "CLIPPING (2×, +0.0 dBTP)"}
    assert screen.take(OFF, CLEARED) == {INSTRUMENTS: "", CLIPPING: ""}


def test_without_news_nothing_is_shown_again() -> None:
    screen = Screen()
    assert screen.take() is None
    assert screen.take(ON) is not None
    assert screen.take() is None
    assert screen.take(InstrumentOn(time=3.0, reported=3.3, strip="Main", label="guitar", confidence=0.8)) is None


def test_a_text_whose_time_is_over_goes_with_the_next_sound() -> None:
    screen = Screen(OverlaySettings(source="I", shows=Shows.INSTRUMENTS, minimum_s=5.0))
    screen.take(ON)
    assert screen.take(OFF) is None
    screen.now_s = 4.9
    assert screen.take() is None
    screen.now_s = 5.0
    assert screen.take() == {"I": ""}


def test_overlays_of_one_kind_can_say_different_things() -> None:
    screen = Screen(
        OverlaySettings(source="A", shows=Shows.INSTRUMENTS, template="hear {instruments}", empty="hush"),
        OverlaySettings(source="B", shows=Shows.WARNINGS, templates={"clip": "{peak:+.2f}"}),  # type: ignore[arg-type]
        OverlaySettings(source="C", shows=Shows.CLIPS, template="{count}"),
    )
    screen.texts.show()
    assert screen.handed_on == [{"A": "hush", "B": "", "C": ""}]
    assert screen.take(ON, CLIP) == {"A": "hear Guitar", "B": "+0.00", "C": "2"}


def test_a_text_without_symbols_is_handed_on_beside_unless_all_of_them_are_wanted() -> None:
    screen = Screen(
        OverlaySettings(source="A", shows=Shows.INSTRUMENTS),
        OverlaySettings(source="B", shows=Shows.INSTRUMENTS, glyphs="all"),
        names={"guitar": "🎸 Gitarre"},
    )
    assert screen.take(ON) == {"A": "🎸 Gitarre", "B": "🎸 Gitarre"}
    assert screen.plain == {"A": "Gitarre"}


def test_loudness_comes_with_the_state_and_troubles_as_they_are() -> None:
    screen = Screen(
        OverlaySettings(source="L", shows=Shows.LOUDNESS, template="{momentary}"),
        OverlaySettings(source="S", shows=Shows.STATUS),
    )
    screen.troubles = {"Sound": "unplugged"}
    snapshot = Snapshot(1.0, (state("Main", loud=loudness(-20.0)),))
    assert screen.take(snapshot=snapshot) == {"L": "−20.0", "S": "Sound: unplugged"}
    screen.troubles = {}
    assert screen.take(snapshot=snapshot) == {"S": ""}
