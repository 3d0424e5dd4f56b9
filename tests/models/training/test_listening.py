from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from dsp.labels import LABELS
from models.card import ModelCard, Threshold
from models.crnn import Crnn
from models.streaming import StreamingDetector
from models.training.listening import listen, shown_with


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Three seconds of noise in two channels, loud in the middle."""
    noise = 0.01 * np.random.default_rng(0).standard_normal((132_300, 2))
    noise[44_100:88_200] *= 30
    soundfile.write(tmp_path / "noise.flac", noise, 44_100)
    return tmp_path / "noise.flac"


def test_a_recording_is_heard_to_its_end(
    recording: Path, make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]
):
    heard = listen(recording, StreamingDetector(make_network(), make_card()))
    assert heard.posteriors.shape == (len(heard.times_s), len(LABELS))
    assert 2.9 < heard.times_s[-1] < 3.0
    assert (heard.posteriors.max(0) - heard.posteriors.min(0)).max() > 0.05


def test_smoothing_anew_shows_what_hearing_anew_would(
    recording: Path, make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]
):
    first = listen(recording, StreamingDetector(make_network(), make_card()))
    peaks = np.sort(first.posteriors, axis=0)[-8]  # so that some labels just reach it, and some don't
    other = make_card(
        thresholds={
            label: Threshold(on=float(peak) * (1 if index % 2 else 1.05), off=0.0)
            for index, (label, peak) in enumerate(zip(LABELS, peaks * 0.9, strict=True))
        }
    )
    anew = listen(recording, StreamingDetector(make_network(), other))
    np.testing.assert_array_equal(anew.posteriors, first.posteriors)
    assert shown_with(first, other).shown == anew.shown
    assert anew.shown
    assert anew.shown != first.shown


def test_a_broken_file_is_named(tmp_path: Path, make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]):
    (tmp_path / "broken.flac").write_bytes(b"fLaC, or not")
    with pytest.raises(ValueError, match=r"broken\.flac can't be read"):
        listen(tmp_path / "broken.flac", StreamingDetector(make_network(), make_card()))
