from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from dsp.labels import LABELS
from models.card import ModelCard
from models.crnn import Crnn
from models.streaming import StreamingDetector
from models.training import systems
from models.training.listening import listen
from models.training.systems import Mn04System, Offline, Streaming, YamnetSystem, windows
from models.training.teachers import mn04, yamnet
from models.training.teachers.families import columns


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Three seconds of a buzz at the detector's own rate, louder and louder."""
    buzz = np.sign(np.sin(np.arange(66_150) * 0.05)) * np.linspace(0.01, 0.8, 66_150)
    soundfile.write(tmp_path / "buzz.wav", buzz, 22_050, subtype="FLOAT")
    return tmp_path / "buzz.wav"


class WholeNetwork:
    """The streaming network on all of a recording at once, standardised as in the tests' card."""

    def __init__(self, network: Crnn) -> None:
        self.network = network

    @torch.inference_mode()
    def posteriors(self, log_mel: np.ndarray) -> np.ndarray:
        logits, _ = self.network(torch.from_numpy((log_mel[None] + 30) / 20))
        return logits.sigmoid()[0].numpy()


def test_offline_hears_the_frames_that_the_live_pipeline_hears(
    recording: Path, make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]
):
    live = Streaming("live", StreamingDetector(make_network(), make_card())).hear(recording)
    offline = Offline("offline", WholeNetwork(make_network())).hear(recording)
    np.testing.assert_allclose(offline.times_s, live.times_s, atol=1e-9)
    np.testing.assert_allclose(offline.posteriors, live.posteriors, atol=1e-4)
    assert offline.posteriors.std(0).max() > 0.01


def test_a_streaming_system_listens_live(
    recording: Path, make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]
):
    detector = StreamingDetector(make_network(), make_card())
    system = Streaming("ours", detector)
    np.testing.assert_array_equal(system.hear(recording).posteriors, listen(recording, detector).posteriors)


@pytest.fixture
def mn04_weights(tmp_path: Path) -> Path:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        torch.save(mn04.Mn04().state_dict(), tmp_path / "mn04.pt")
    return tmp_path / "mn04.pt"


def test_mn04_hears_windows_every_half_second_or_the_whole(recording: Path, mn04_weights: Path):
    system = Mn04System(mn04_weights, 1.0)
    heard = system.hear(recording)
    assert system.name == "mn04, 1 s windows"
    np.testing.assert_allclose(heard.times_s, [0.5, 1, 1.5, 2, 2.5])
    assert heard.posteriors.shape == (5, len(LABELS))
    whole = Mn04System(mn04_weights).hear(recording)
    np.testing.assert_allclose(whole.times_s, [1.5])
    assert whole.posteriors.shape == (1, len(LABELS))


class LoudnessOfFlutes:
    """Stands in for YAMNet: says flute as loudly as it hears anything."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, windows: np.ndarray) -> np.ndarray:
        scores = np.zeros((len(windows), 521), np.float32)
        scores[:, columns(521)["flute"]] = np.abs(windows).max(1, keepdims=True)
        return scores


def test_yamnet_hears_windows_at_its_own_hop(recording: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(systems.yamnet, "Yamnet", LoudnessOfFlutes)
    heard = YamnetSystem(Path("yamnet.tflite")).hear(recording)
    np.testing.assert_allclose(heard.times_s, 0.4875 + 0.48 * np.arange(6))
    flute = heard.posteriors[:, LABELS.index("flute")]
    assert (np.diff(flute) > 0).all()  # the sound rises
    assert np.count_nonzero(heard.posteriors) == len(flute)
    assert yamnet.HOP / yamnet.RATE_HZ == 0.48


@pytest.mark.parametrize(
    ("samples", "expected"),
    [(4, [[1, 2, 3, 4]]), (3, [[1, 2, 3, 0]]), (5, [[1, 2, 3, 4], [3, 4, 5, 0]]), (6, [[1, 2, 3, 4], [3, 4, 5, 6]])],
)
def test_windows_cover_everything(samples: int, expected: list[list[int]]):
    assert windows(np.arange(1.0, samples + 1, dtype=np.float32), 4, 2).tolist() == expected


def test_a_broken_recording_is_named(tmp_path: Path, mn04_weights: Path):
    (tmp_path / "broken.flac").write_bytes(b"fLaC, or not")
    with pytest.raises(ValueError, match=r"broken\.flac can't be read"):
        Mn04System(mn04_weights).hear(tmp_path / "broken.flac")
