from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from dsp.events import InstrumentOn
from dsp.labels import LABELS
from dsp.pipeline import Analyser
from dsp.settings import AnalysisSettings, LabelSettings
from dsp.strip import Strip
from models.card import ModelCard
from models.crnn import Crnn
from models.streaming import StreamingDetector
from models.training.decisions import shown
from models.training.listening import Heard, listen, segment_starts_s


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


def test_deciding_afterwards_shows_what_the_live_pipeline_shows(
    recording: Path, make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]
):
    peaks = np.sort(listen(recording, StreamingDetector(make_network(), make_card())).posteriors, axis=0)[-8]
    labels = {  # so that some labels just reach it, and some don't
        label: LabelSettings(on=float(peak) * (0.9 if index % 2 else 1.05), off=0.0, median_frames=7 - index % 3 * 2)
        for index, (label, peak) in enumerate(zip(LABELS, peaks, strict=True))
    }
    detector = StreamingDetector(make_network(), make_card(thresholds=labels))
    samples, rate_hz = soundfile.read(recording, dtype="float32")
    analyser = Analyser([Strip("mix", (1, 2))], rate_hz, detector, AnalysisSettings(labels))
    events = [*analyser.process(samples).events, *analyser.finish().events]
    live = frozenset(event.label for event in events if isinstance(event, InstrumentOn))
    assert shown([listen(recording, detector)], labels) == [live]
    assert live
    assert len(live) < len(LABELS)


def heard(times_s: list[float], *columns: list[float]) -> Heard:
    return Heard(np.array(times_s), np.array(columns, np.float32).T)


def test_each_moment_belongs_to_the_nearest_frame():
    one = heard([0.0, 0.5, 2.0], [0.0] * 3)
    assert one.edges_s(3.0).tolist() == [0.0, 0.25, 1.25, 3.0]


def test_a_segments_score_is_the_mean_over_its_time():
    one = heard([0.0, 0.5, 2.0], [0.0, 1.0, 0.5])
    expected = [0.75, 0.25 * 1 + 0.75 * 0.5, 0.5, 0.5]
    np.testing.assert_allclose(one.segment_scores(3.5)[:, 0], expected)


def test_one_frame_can_be_a_whole_recording():
    one = heard([5.0], [0.7])
    np.testing.assert_allclose(one.segment_scores(10.0), np.full((10, 1), 0.7), rtol=1e-6)
    assert one.segments_with(np.array([[True]]), 10.0).all()


def test_the_score_of_a_clip_is_pooled_linearly():
    np.testing.assert_allclose(heard([0.0, 1.0], [0.8, 0.2]).clip_scores(), [0.68], rtol=1e-6)


@pytest.mark.parametrize(("seconds", "starts_s"), [(3.0, [0, 1, 2]), (2.1, [0, 1, 2]), (0.5, [0])])
def test_the_last_segment_may_be_short(seconds: float, starts_s: list[float]):
    assert segment_starts_s(seconds).tolist() == starts_s


def test_a_broken_file_is_named(tmp_path: Path, make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]):
    (tmp_path / "broken.flac").write_bytes(b"fLaC, or not")
    with pytest.raises(ValueError, match=r"broken\.flac can't be read"):
        listen(tmp_path / "broken.flac", StreamingDetector(make_network(), make_card()))


def test_what_is_said_earlier_leaves_out_what_was_before_the_beginning():
    heard = Heard(np.array([0.0, 0.1, 0.2, 0.3]), np.arange(4, dtype=np.float32)[:, None])
    earlier = heard.earlier(0.12)
    assert earlier.times_s == pytest.approx([0.0, 0.08, 0.18])
    assert earlier.posteriors.ravel().tolist() == [1, 2, 3]
    assert earlier.edges_s(0.4)[0] == 0.0
