from __future__ import annotations

import pytest
from states import levels, loudness

from dsp.advice import Advice, Verdict, advise
from dsp.profile import STREAMING, Profile
from overlays.advice_text import advice_line, advice_words


def advice(integrated: float, true_peak: float, profile: Profile = STREAMING) -> Advice:
    told = advise(loudness(integrated=integrated, gated_s=60.0), levels(true_peak), profile)
    assert told is not None
    return told


WORDS = {
    Verdict.FINE: (-14.4, -1.5, "fine for -14 LUFS, ceiling -1 dBTP"),
    Verdict.LOWER: (-10.1, -0.2, "4 dB too hot for -14 LUFS, ceiling -1 dBTP: lower by 4 dB"),
    Verdict.LOWER_AND_LIMIT: (
        *(-12.1, 4.0),
        "2 dB too hot for -14 LUFS, ceiling -1 dBTP: lower by 2 dB and limit the peaks",
    ),
    Verdict.LOWER_OR_LIMIT: (
        *(-14.2, 0.24),
        "loudness fine, but peaks reach +0.2 dBTP, ceiling -1 dBTP: lower by 1.5 dB or limit",
    ),
    Verdict.RAISE: (-16.6, -9.0, "2.5 dB too quiet for -14 LUFS, ceiling -1 dBTP: raise by 2.5 dB"),
    Verdict.RAISE_AND_LIMIT: (
        *(-20.0, -4.3),
        "6 dB too quiet for -14 LUFS, ceiling -1 dBTP: raise by 3 dB at most, the rest needs a limiter or compressor",
    ),
    Verdict.LIMIT: (
        -20.0,
        -1.2,
        "6 dB too quiet for -14 LUFS, but no room below -1 dBTP: needs a limiter or compressor",
    ),
}


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_its_sentence(verdict: Verdict):
    integrated, true_peak, words = WORDS[verdict]
    told = advice(integrated, true_peak)
    assert told.verdict is verdict
    assert advice_words(told) == words
    assert words.isascii()


def test_the_strip_comes_first_and_an_own_target_is_named():
    line = advice_line("Gesang", advice(-10.0, -3.0, Profile("own", -16.5, -1.5)))
    assert line == "Gesang: 6 dB too hot for -16.5 LUFS, ceiling -1.5 dBTP: lower by 6 dB"
