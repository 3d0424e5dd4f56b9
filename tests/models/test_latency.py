from __future__ import annotations

import pytest

from dsp.features import FeatureSettings
from models.latency import MOST_MS, latency_ms, latency_parts, medians_in_time
from models.store import load_detector


def test_the_parts_are_those_of_the_reference_settings():
    parts = latency_parts(FeatureSettings(), hops_per_frame=4, median_frames=7)
    hop_ms = 1_000 * 366 / 22_050
    assert [part.milliseconds for part in parts] == pytest.approx([
        1_000 * 1_024 / 22_050,  # the middle of a window is this old when it is full
        1.5 * hop_ms,  # of four hops' middle to the last of them
        2 * hop_ms,  # half a frame
        0,
        3 * 4 * hop_ms,
    ])  # fmt: skip
    assert latency_ms(FeatureSettings(), 4, 7) == pytest.approx(303.7, abs=0.1)


@pytest.mark.parametrize("hop", [183, 366, 732])
def test_the_longest_median_in_time_is_just_in_time(hop: int):
    features = FeatureSettings(hop=hop)
    lengths = medians_in_time(features, 4)
    assert lengths[0] == 1
    assert all(length % 2 for length in lengths)
    assert latency_ms(features, 4, lengths[-1]) <= MOST_MS < latency_ms(features, 4, lengths[-1] + 2)


def test_no_median_is_always_possible():
    assert medians_in_time(FeatureSettings(n_fft=32_768), 4) == (1,)


def test_the_shipped_detector_is_in_time():
    card = load_detector().card
    longest = max(own.median_frames for own in card.thresholds.values())
    assert card.latency == latency_parts(card.features, card.hops_per_frame, longest)
    assert card.latency_ms == sum(part.milliseconds for part in card.latency) <= MOST_MS
