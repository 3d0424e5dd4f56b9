"""Log-mel spectrogram in causal frames, on the tensor's own device, for all strips at once.

The settings are those of the reference system (Boes & Van hamme, "Audiovisual transfer learning for audio
tagging and sound event detection"): 22 050 Hz, Hann window of 2 048, hop 366, 128 mel bands of librosa's.
"""

from __future__ import annotations

from dataclasses import dataclass

import librosa
import torch
from torch import Tensor

POWER_FLOOR = 1e-10
"""Added to mel powers before the logarithm: digital silence is -100 dB."""


@dataclass(frozen=True, slots=True)
class FeatureSettings:
    """How sound becomes a log-mel spectrogram.

    Framing is causal: hop ``j`` (from 0) is heard through samples ``[(j + 1) * hop - n_fft, (j + 1) * hop)``,
    with zeros before the stream's begin. It is ready as soon as ``(j + 1) * hop`` samples are there.

    Attributes:
        sample_rate_hz: of the samples.
        n_fft: samples in a window.
        hop: samples from one window to the next.
        n_mels: mel bands.
        fmin_hz: lower edge of the lowest band.
        fmax_hz: upper edge of the highest band.

    Raises:
        ValueError: a size below 1, or band edges that are not 0 <= fmin < fmax <= half the rate.
    """

    sample_rate_hz: int = 22_050
    n_fft: int = 2_048
    hop: int = 366
    n_mels: int = 128
    fmin_hz: float = 0.0
    fmax_hz: float = 11_025.0

    def __post_init__(self) -> None:
        if min(self.sample_rate_hz, self.n_fft, self.hop, self.n_mels) < 1:
            raise ValueError(f"rate, window, hop and bands are at least 1, got {self}")
        if not 0 <= self.fmin_hz < self.fmax_hz <= self.sample_rate_hz / 2:
            raise ValueError(f"band edges are 0 <= fmin < fmax <= half the sample rate, got {self}")

    def hop_centre(self, hop: float) -> float:
        """The sample at the middle of a hop's window; negative for the first ones.

        Args:
            hop: index from 0; a fraction lies between two hops (2.5 is the middle of hops 1 to 4).
        """
        return (hop + 1) * self.hop - self.n_fft / 2

    def samples_for(self, hops: int) -> int:
        """How many samples the windows of consecutive hops span."""
        return self.n_fft + (hops - 1) * self.hop if hops > 0 else 0


class LogMel:
    """Samples to log-mel: ``10 * log10(mel power + 1e-10)`` dB, full scale being ±1.

    Powers are ``|rfft(hann * x)|²`` without further scaling, through librosa's area-normalised (Slaney)
    mel filters.

    Args:
        settings: how.
        device: a torch device; the windows must lie there.

    Shape:
        ``[..., n_fft + (hops - 1) * hop]`` samples → ``[..., hops, n_mels]`` dB.

    >>> LogMel(FeatureSettings())(torch.zeros(2, 2_048 + 3 * 366)).shape
    torch.Size([2, 4, 128])
    """

    def __init__(self, settings: FeatureSettings, device: str | torch.device = "cpu") -> None:
        self.settings = settings
        self.window = torch.hann_window(settings.n_fft, periodic=True, device=device)
        filters = librosa.filters.mel(
            sr=settings.sample_rate_hz,
            n_fft=settings.n_fft,
            n_mels=settings.n_mels,
            fmin=settings.fmin_hz,
            fmax=settings.fmax_hz,
        )
        self.filters = torch.from_numpy(filters.T.copy()).to(device)

    def __call__(self, samples: Tensor) -> Tensor:
        """The log-mel of every hop whose window lies in the samples.

        Raises:
            ValueError: the samples do not make a whole number of hops, at least one.
        """
        return self.power(samples).add_(POWER_FLOOR).log10_().mul_(10.0)

    def power(self, samples: Tensor) -> Tensor:
        """The mel powers before the logarithm; same shapes and errors as calling."""
        extra = samples.shape[-1] - self.settings.n_fft
        if extra < 0 or extra % self.settings.hop:
            raise ValueError(
                f"need {self.settings.n_fft} samples and then whole hops of {self.settings.hop}, "
                f"got {samples.shape[-1]}"
            )
        windows = samples.unfold(-1, self.settings.n_fft, self.settings.hop) * self.window
        # Adding the two halves costs a fifth of what ``sum`` over an axis of two does.
        real, imaginary = torch.view_as_real(torch.fft.rfft(windows)).square_().unbind(-1)
        return (real + imaginary) @ self.filters
