"""Commands reach a real analysis and a real file."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from tones import tone_hearing

from dsp.analysis import Analysis
from dsp.events import Cause
from dsp.pipeline import Analyser
from dsp.strip import Strip
from plugin.asking import Asking
from plugin.controls.kept import Changes
from plugin.effects import LiveEffects
from plugin.errors import UserError
from plugin.tuning import Tuning

RATE_HZ = 48_000


class Bench:
    """An analyser with effects that reach it."""

    def __init__(self, file: Path | None = None) -> None:
        hearing = tone_hearing()
        self.analyser: Analyser = hearing.analyser((Strip("Desk", (1,)), Strip("Voice", (2,))), RATE_HZ)
        self.asking = Asking()
        self.effects = LiveEffects(Tuning(self.asking, dict.fromkeys(hearing.labels, 0.5), -1.0), file)

    def told(self) -> list[Analysis]:
        return list(self.asking.obey(self.analyser))


def test_warnings_are_reset_where_they_are_asked_for() -> None:
    bench = Bench()
    sound = np.zeros((RATE_HZ // 10, 2), np.float32)
    sound[100:110] = 1.0
    bench.analyser.process(sound)
    bench.effects.reset_warnings("Desk")
    (told,) = bench.told()
    assert [event.name for event in told.events] == ["clip_cleared"]
    assert [state.lights[Cause.CLIP].lit for state in bench.analyser.state] == [False, True]
    bench.effects.reset_warnings(None)
    bench.told()
    assert not any(state.lights[Cause.CLIP].lit for state in bench.analyser.state)


def test_loudness_pauses_goes_on_and_begins_anew() -> None:
    bench = Bench()
    noise = 0.1 * np.random.default_rng(1).standard_normal((RATE_HZ, 2)).astype(np.float32)
    bench.analyser.process(noise)
    bench.effects.pause_loudness(None, True)
    bench.told()
    assert [state.loudness.paused for state in bench.analyser.state] == [True, True]
    bench.effects.pause_loudness("Voice", False)
    bench.effects.reset_loudness("Voice")
    bench.told()
    desk, voice = bench.analyser.state
    assert (desk.loudness.paused, voice.loudness.paused) == (True, False)
    assert desk.loudness.gated_s > 0
    assert voice.loudness.gated_s == 0


def test_settings_are_saved_where_there_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "soundcheck.toml"
    asyncio.run(Bench(file).effects.save(Changes(detection=False)))
    assert "detection = false" in file.read_text("utf-8")
    with pytest.raises(UserError, match="no configuration here"):
        asyncio.run(Bench().effects.save(Changes(detection=False)))


def test_what_is_not_there_says_so() -> None:
    with pytest.raises(UserError, match="no audit here"):
        Bench().effects.run_audit()
    with pytest.raises(UserError, match="no chapters here"):
        asyncio.run(Bench().effects.mark_chapter("Verse"))
