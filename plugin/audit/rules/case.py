"""All that a rule may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugin.audit.finding import Severity
from plugin.audit.settings import AuditedOverlay
from plugin.audit.snapshot import AudioInput, ObsSnapshot

LOUD_DBFS = -50.0
"""A peak from here on is sound: music, a voice, not the noise of an open input."""

FAINT_DBFS = -70.0
"""A peak below is silence. Between the two nothing is concluded: the same sound comes at different levels."""

ADVANCED = "OBS: Edit → Advanced Audio Properties"
"""Where OBS keeps what its mixer does not show."""


@dataclass(frozen=True, slots=True)
class StripSound:
    """One of our strips.

    Attributes:
        name: the strip's.
        obs_input: the OBS input that the configuration names for it.
        peak_dbfs: the highest of the last seconds; None: unknown.
    """

    name: str
    obs_input: str | None = None
    peak_dbfs: float | None = None

    @property
    def is_loud(self) -> bool:
        """Whether sound comes in on it."""
        return self.peak_dbfs is not None and self.peak_dbfs >= LOUD_DBFS

    @property
    def is_silent(self) -> bool:
        """Whether it is known that none does."""
        return self.peak_dbfs is not None and self.peak_dbfs < FAINT_DBFS


@dataclass(frozen=True, slots=True)
class Case:
    """OBS, how loud it is in there, and our strips.

    Attributes:
        obs: what OBS has.
        peaks_dbfs: of its inputs, before mute and fader, in the last seconds; one that is missing is unknown.
        strips: ours.
        overlays: our texts in it.
    """

    obs: ObsSnapshot
    peaks_dbfs: Mapping[str, float] = field(default_factory=dict)
    strips: tuple[StripSound, ...] = ()
    overlays: tuple[AuditedOverlay, ...] = ()

    def input_of(self, strip: StripSound) -> AudioInput | None:
        """Where OBS should hear what the strip hears: the input that it names, else the one of its own name."""
        if strip.obs_input is not None:
            return next((one for one in self.obs.inputs if one.name == strip.obs_input), None)
        folded = strip.name.casefold()
        return next((one for one in self.obs.inputs if one.name.casefold() == folded), None)

    def strips_of(self, audio: AudioInput) -> tuple[StripSound, ...]:
        """The strips that hear what this input of OBS should hear."""
        return tuple(strip for strip in self.strips if self.input_of(strip) == audio)

    def is_loud(self, audio: AudioInput) -> bool:
        """Whether OBS gets sound from an input."""
        return self.peaks_dbfs.get(audio.name, FAINT_DBFS) >= LOUD_DBFS

    def is_silent(self, audio: AudioInput) -> bool:
        """Whether it is known that OBS gets none."""
        return self.peaks_dbfs.get(audio.name, LOUD_DBFS) < FAINT_DBFS

    def matters_now(self, audio: AudioInput) -> bool:
        """Whether viewers hear it, or should because it is one of our strips."""
        return audio.is_active or bool(self.strips_of(audio))

    def severity(self, audio: AudioInput) -> Severity:
        """Of something that silences an input: as long as it is not on air, nobody misses it yet."""
        return Severity.ERROR if self.matters_now(audio) else Severity.WARNING
