from __future__ import annotations

from states import state

from dsp.events import Clip, ClipCleared, InstrumentOn, Over
from plugin.touchportal.last_warnings import Begun, LastWarnings


def clip(strip: str, channel: int = 1) -> Clip:
    return Clip(time=1.0, reported=1.0, strip=strip, channel=channel, samples=4, runs=1, peak_dbtp=0.1)


OVER = Over(time=1.0, reported=1.0, strip="Band", channel=2, overs=1, peak_dbtp=-0.5)
CLEARED = ClipCleared(time=3.0, reported=3.0, strip="Voice", count=2)


def test_the_latest_of_each_strip_and_of_all() -> None:
    warnings = LastWarnings()
    playing = InstrumentOn(time=1.0, reported=1.0, strip="Voice", label="vocal", confidence=0.9)
    begun = warnings.add([clip("Voice"), playing, OVER])
    assert [warning.strip for warning in begun] == ["Voice", "Band"]
    assert warnings.of_strips == {
        "Voice": "CLIP on channel 1, 4 samples",
        "Band": "OVER on channel 2, true peak -0.5 dBTP",
    }
    assert warnings.latest == Begun("Band", "OVER on channel 2, true peak -0.5 dBTP")


def test_what_goes_on_is_one_warning_until_its_light_is_out() -> None:
    warnings = LastWarnings()
    assert len(warnings.add([clip("Voice"), clip("Voice"), clip("Voice", 2)])) == 2
    assert warnings.add([clip("Voice")]) == []
    assert warnings.add([CLEARED]) == []
    assert len(warnings.add([clip("Voice")])) == 1


def test_a_reset_takes_the_words_of_that_strip_away() -> None:
    warnings = LastWarnings()
    warnings.add([OVER, clip("Voice")])
    warnings.forget_reset([state("Voice", clips=1), state("Band", overs=1)])
    assert set(warnings.of_strips) == {"Voice", "Band"}
    warnings.forget_reset([state("Voice"), state("Band", overs=1)])
    assert set(warnings.of_strips) == {"Band"}
    assert warnings.latest is None
