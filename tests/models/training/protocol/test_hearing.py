from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
import torch

from models.card import ModelCard
from models.crnn import Crnn
from models.streaming import StreamingDetector
from models.training.protocol.clips import CLIP_FRAMES
from models.training.protocol.hearing import hear, pool
from models.training.protocol.library import Library
from models.training.protocol.overlays import draw_overlays


@pytest.fixture(scope="module")
def detector(make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]) -> StreamingDetector:
    return StreamingDetector(make_network(), make_card())


def test_each_clip_is_heard_from_a_fresh_start_both_ways(library: Library, detector: StreamingDetector):
    overlays = draw_overlays(library, 1, np.random.default_rng(0))
    heard = hear(overlays, detector)
    assert {way: posteriors.shape for way, posteriors in heard.items()} == dict.fromkeys(
        ("added", "averaged"), (5, CLIP_FRAMES, 13)
    )
    for way, log_mel in (("added", overlays[3].added()), ("averaged", overlays[3].averaged())):
        detector.reset(1)
        alone = detector.step(torch.from_numpy(log_mel)[None])[0]
        np.testing.assert_allclose(heard[way][3], alone, atol=1e-4)
    assert not np.allclose(heard["added"][3], heard["averaged"][3], atol=1e-4)


def test_batches_are_shown_while_they_are_heard(library: Library, detector: StreamingDetector):
    overlays = draw_overlays(library, 1, np.random.default_rng(0)) * 11  # 55: two batches
    seen = []

    def watch(batches: Sequence[int]) -> Iterator[int]:
        for batch in batches:
            seen.append(batch)
            yield batch

    assert len(hear(overlays, detector, watch)["added"]) == 55
    assert seen == [0, 50]


def test_linear_pooling_weighs_frames_by_themselves():
    posteriors = np.array([[[0.2], [0.8]]], dtype=np.float32)
    assert pool(posteriors, "linear pooling", [7])[0, 0] == pytest.approx((0.04 + 0.64) / 1.0)


def test_the_highest_median_passes_over_a_flash_of_any_label_by_its_own_length():
    posteriors = np.zeros((2, 9, 2), dtype=np.float32)
    posteriors[0, 4] = 0.9  # a flash
    posteriors[1, 2:5] = 0.7  # three frames
    assert pool(posteriors, "highest median", [1, 5]).tolist() == pytest.approx(
        np.array([[0.9, 0.0], [0.7, 0.7]], dtype=np.float32)
    )


def test_the_last_frames_count_as_if_silence_followed():
    posteriors = np.zeros((1, 9, 1), dtype=np.float32)
    posteriors[0, 6:] = 0.6
    assert pool(posteriors, "highest median", [5])[0, 0] == pytest.approx(0.6)
    posteriors[0, 6] = 0
    assert pool(posteriors, "highest median", [5])[0, 0] == 0
