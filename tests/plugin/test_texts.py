from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from control_desk import desk, do
from states import loudness, state

from dsp.events import Clip, ClipCleared, Event, InstrumentOff, InstrumentOn
from overlays.shows import Shows
from plugin.config import Config
from plugin.controls.commands import Panic, Switch, SwitchOverlay, SwitchStrip
from plugin.mailbox import Snapshot, Update
from plugin.scenes.resolution import SceneView
from plugin.sections.overlays import DEFAULT_OVERLAYS, OverlaySettings
from plugin.sections.strips import StripSettings
from plugin.showing import Standing
from plugin.texts import OverlayTexts

INSTRUMENTS, CLIPPING = (overlay.source for overlay in DEFAULT_OVERLAYS)

ON = InstrumentOn(time=1.0, reported=1.3, strip="Main", label="guitar", confidence=0.9)
OFF = InstrumentOff(time=2.0, reported=2.3, strip="Main", label="guitar", confidence=0.9)
CLIP = Clip(time=1.5, reported=1.5, strip="Main", channel=1, samples=5, runs=2, peak_dbtp=0.0)
CLEARED = ClipCleared(time=4.5, reported=4.5, strip="Main", count=2)


class Screen:
    """Remembers what was handed on: each time what changed, and all of it together."""

    def __init__(
        self, *overlays: OverlaySettings, names: Mapping[str, str] | None = None, strips: tuple[str, ...] = ("Main",)
    ) -> None:
        self.handed_on: list[dict[str, str]] = []
        self.plain: dict[str, str] = {}
        self.now_s = 0.0
        self.troubles: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        config = Config(
            strips=tuple(StripSettings(name=name, channels=(1,)) for name in strips),
            overlays=overlays or DEFAULT_OVERLAYS,
            names=names or {},
        )
        self.texts = OverlayTexts(
            config,
            self._show,
            troubles=lambda: self.troubles,
            problems=lambda: self.problems,
            clock=lambda: self.now_s,
        )

    def take(self, *events: Event, snapshot: Snapshot | None = None) -> dict[str, str] | None:
        """What is handed on because of this; None if nothing is."""
        before = len(self.handed_on)
        asyncio.run(self.texts.take(Update(snapshot, events)))
        assert len(self.handed_on) <= before + 1
        return self.handed_on[-1] if len(self.handed_on) > before else None

    def stand(self, standing: Standing) -> dict[str, str] | None:
        """What is handed on because of it."""
        before = len(self.handed_on)
        self.texts.stand(standing)
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


def test_what_obs_lacks_is_shown_with_its_remedy_if_one_asks_for_that() -> None:
    screen = Screen(OverlaySettings(source="A", shows=Shows.AUDIT, template="{problem}: {remedy}"))
    screen.problems = {"'Desk' is muted": "unmute it"}
    assert screen.take() == {"A": "'Desk' is muted: unmute it"}


def test_panic_empties_every_overlay_at_once_and_its_end_brings_all_back() -> None:
    screen = Screen(
        OverlaySettings(source=INSTRUMENTS, shows=Shows.INSTRUMENTS, minimum_s=9.0),
        OverlaySettings(source=CLIPPING, shows=Shows.CLIPS, empty="fine"),
        strips=("Main", "Voice", "Band"),
    )
    controls, _ = desk()
    screen.take(ON)
    assert screen.stand(Standing(do(controls, Panic(set=Switch.ON)))) == {INSTRUMENTS: "", CLIPPING: ""}
    assert screen.take(CLIP) is None
    back = screen.stand(Standing(do(controls, Panic(set=Switch.OFF))))
    assert back == {INSTRUMENTS: "", CLIPPING: "fine"}  # the controls of the test know no strip Main


def test_a_hidden_strip_goes_at_once_however_long_it_was_to_stay() -> None:
    screen = Screen(
        OverlaySettings(source=INSTRUMENTS, shows=Shows.INSTRUMENTS, minimum_s=9.0), strips=("Voice", "Band")
    )
    controls, _ = desk()
    screen.stand(Standing(controls.state))
    for event in (ON, OFF):
        for strip in ("Voice", "Band"):
            screen.take(replace(event, strip=strip))
    hidden = do(controls, SwitchStrip(strip="Voice", set=Switch.OFF))
    assert screen.stand(Standing(hidden)) == {INSTRUMENTS: ""}
    screen.take(replace(ON, strip="Band"), replace(ON, strip="Voice"))
    assert screen.handed_on[-1] == {INSTRUMENTS: "Band: Guitar"}
    shown = do(controls, SwitchStrip(strip="Voice", set=Switch.ON))
    assert screen.stand(Standing(shown)) == {INSTRUMENTS: "Voice: Guitar\nBand: Guitar"}


def test_an_overlay_that_is_off_or_not_of_the_scene_shows_not_even_its_text_for_nothing() -> None:
    screen = Screen(OverlaySettings(source=INSTRUMENTS, shows=Shows.INSTRUMENTS, empty="hush"))
    controls, _ = desk()
    assert screen.stand(Standing(view=SceneView(overlays=frozenset()))) == {INSTRUMENTS: ""}
    assert screen.stand(Standing(view=SceneView(overlays=frozenset({INSTRUMENTS})))) == {INSTRUMENTS: "hush"}
    off = do(controls, SwitchOverlay(overlay=INSTRUMENTS, set=Switch.OFF))
    assert screen.stand(Standing(off)) == {INSTRUMENTS: ""}
