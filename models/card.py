"""The model card: what a reader, and the loader, must know about a set of weights."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from dsp.features import FeatureSettings
from dsp.settings import LabelSettings

Probability = Annotated[float, Field(ge=0, le=1)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Threshold(_Record):
    """When a label's smoothed posterior switches it on and off.

    Attributes:
        on: at or above this it goes on.
        off: below this it goes off.
        median_frames: length of the median filter before, odd.
    """

    on: Probability
    off: Probability
    median_frames: Annotated[int, Field(ge=1, le=151)] = 7

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.off > self.on or self.median_frames % 2 == 0:
            raise ValueError("off is at most on, and a median's length is odd")
        return self


class Source(_Record):
    """Recordings, or instruments, that the training data was made of.

    Attributes:
        name: what it is called.
        licence: of the source.
        used_for: which labels, and how.
    """

    name: str
    licence: str
    used_for: str


class Scores(_Record):
    """How well one label is told, on clips and one-second segments of sources that training never heard."""

    clips: int
    precision: Probability
    recall: Probability
    f1: Probability
    clip_ap: Probability
    segment_ap: Probability


class Evaluation(_Record):
    """Scores on one set of scenes.

    Attributes:
        scenes: which, and how many.
        macro_f1: mean of the labels' clip F1.
        segment_map: mean of the labels' segment AP.
        clip_map: mean of the labels' clip AP.
        labels: each label's.
    """

    scenes: str
    macro_f1: Probability
    segment_map: Probability
    clip_map: Probability
    labels: dict[str, Scores]


class LatencyPart(_Record):
    """One stage's share of the time between a sound and the decision about it."""

    stage: str
    milliseconds: float


class Network(_Record):
    """The network's sizes, as ``models.crnn.CrnnSettings`` has them."""

    channels: tuple[int, ...]
    pools: tuple[tuple[int, int], ...]
    hidden: int
    gru_layers: int


class ModelCard(_Record):
    """Everything but the weights.

    Attributes:
        name: of the model.
        version: of the weights.
        summary: what it does, in a sentence.
        licence: of the weights.
        labels: in the order of the outputs.
        thresholds: of each label.
        features: the log-mel settings.
        band_mean_db: standardisation, a value a mel band.
        band_std_db: the same.
        network: sizes.
        parameters: how many weights.
        latency: from sound to decision, by stage.
        training: how it was trained.
        trained_on: on what.
        evaluations: how well it does.
        limits: what it can't do.
        weights_sha256: of the weights' file.
    """

    name: str
    version: str
    summary: str
    licence: str
    labels: tuple[str, ...]
    thresholds: dict[str, Threshold]
    features: FeatureSettings
    band_mean_db: tuple[float, ...]
    band_std_db: tuple[Annotated[float, Field(gt=0)], ...]
    network: Network
    parameters: int
    latency: tuple[LatencyPart, ...]
    training: dict[str, str | int | float]
    trained_on: tuple[Source, ...]
    evaluations: tuple[Evaluation, ...] = ()
    limits: tuple[str, ...]
    weights_sha256: str

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if set(self.thresholds) != set(self.labels):
            raise ValueError("there is exactly one threshold a label")
        if not len(self.band_mean_db) == len(self.band_std_db) == self.features.n_mels:
            raise ValueError(f"standardisation has as many values as mel bands: {self.features.n_mels}")
        if not all(map(math.isfinite, (*self.band_mean_db, *self.band_std_db))):
            raise ValueError("standardisation is finite")
        return self

    def label_settings(self) -> dict[str, LabelSettings]:
        """The thresholds as the smoothing takes them, by label."""
        return {
            label: LabelSettings(on=own.on, off=own.off, median_frames=own.median_frames)
            for label, own in self.thresholds.items()
        }

    @property
    def hops_per_frame(self) -> int:
        """Hops of features that make one frame of decisions."""
        return math.prod(time for time, _ in self.network.pools)

    @property
    def latency_ms(self) -> float:
        """From sound to decision, all stages."""
        return sum(part.milliseconds for part in self.latency)


def read_card(path: Path) -> ModelCard:
    """Read a card from its JSON file.

    Raises:
        ValueError: it is missing, or not a card; the message names the file and the first thing wrong.
    """
    try:
        return ModelCard.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise ValueError(f"model card {path} is missing") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the card"
        raise ValueError(f"model card {path} is no good: {place}: {first['msg']}") from error


def write_card(path: Path, card: ModelCard) -> None:
    """Write a card as JSON for people to read too."""
    path.write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
