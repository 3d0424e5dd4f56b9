"""The model card: what a reader, and the loader, must know about a set of weights."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError, model_validator

from dsp.features import FeatureSettings
from dsp.settings import LabelSettings
from models.latency import LatencyPart, latency_ms, latency_parts

Probability = Annotated[float, Field(ge=0, le=1)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Calibration(_Record):
    """What was done to a label's logits so that it is right seven times in ten where its posterior is .7.

    The posterior is ``sigmoid(scale * logit + bias)``, the logit being what training gave. It is a record: the
    weights hold it already, in their last layer.

    Attributes:
        scale: less than 1 where training made it too sure of itself.
        bias: less than 0 where it said too much.
    """

    scale: Annotated[FiniteFloat, Field(gt=0)] = 1.0
    bias: FiniteFloat = 0.0


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
    """How well one label is told in scenes of sources that training never heard.

    Attributes:
        clips: how many of the scenes it sounds in.
        precision: of decisions about whole clips.
        recall: of the same.
        f1: of the same.
        event_f1: of onsets and offsets.
        clip_ap: average precision over clips.
        segment_ap: average precision over one-second segments.
        calibration_error: expected distance of a frame's posterior from how often it is right.
        uncalibrated_error: the same without the calibration.
    """

    clips: int
    precision: Probability
    recall: Probability
    f1: Probability
    event_f1: Probability
    clip_ap: Probability
    segment_ap: Probability
    calibration_error: Probability
    uncalibrated_error: Probability


class Evaluation(_Record):
    """How well a system does on one set of scenes: a row of the table.

    Attributes:
        system: which.
        scenes: which, and how many.
        clip_f1: micro-F1 of decisions about whole clips.
        segment_f1: micro-F1 of decisions about one-second segments.
        event_f1: mean of the labels' event F1: 200 ms at the onset; at the offset that or 20 % of the length.
        segment_map: mean of the labels' segment AP.
        clip_map: mean of the labels' clip AP.
        labels: each label's; the means are over those that sound in any scene.
    """

    system: str
    scenes: str
    clip_f1: Probability
    segment_f1: Probability
    event_f1: Probability
    segment_map: Probability
    clip_map: Probability
    labels: dict[str, Scores]


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
        thresholds: thresholds and median length of each label.
        calibration: of each label; the weights hold it already.
        features: the log-mel settings.
        band_mean_db: standardisation, a value a mel band.
        band_std_db: the same.
        network: sizes.
        reaction_s: how much earlier than the frame that says it something happened, as the detector takes its time.
        parameters: how many weights.
        training: how it was trained.
        trained_on: on what.
        evaluations: how well it does.
        comparison: how well it, its relatives and other systems do on the same scenes.
        limits: what it can't do.
        weights_sha256: of the weights' file.
    """

    name: str
    version: str
    summary: str
    licence: str
    labels: tuple[str, ...]
    thresholds: dict[str, LabelSettings]
    calibration: dict[str, Calibration]
    features: FeatureSettings
    band_mean_db: tuple[FiniteFloat, ...]
    band_std_db: tuple[Annotated[FiniteFloat, Field(gt=0)], ...]
    network: Network
    reaction_s: Annotated[FiniteFloat, Field(ge=0, le=1)] = 0.0
    parameters: int
    training: dict[str, str | int | float]
    trained_on: tuple[Source, ...]
    evaluations: tuple[Evaluation, ...] = ()
    comparison: tuple[Evaluation, ...] = ()
    limits: tuple[str, ...]
    weights_sha256: str

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if not set(self.thresholds) == set(self.calibration) == set(self.labels):
            raise ValueError("there is exactly one threshold and one calibration a label")
        if not len(self.band_mean_db) == len(self.band_std_db) == self.features.n_mels:
            raise ValueError(f"standardisation has as many values as mel bands: {self.features.n_mels}")
        return self

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}"

    @property
    def hops_per_frame(self) -> int:
        """Hops of features that make one frame of decisions."""
        return math.prod(time for time, _ in self.network.pools)

    @property
    def frame_s(self) -> float:
        """Time from one frame of decisions to the next."""
        return self.hops_per_frame * self.features.hop / self.features.sample_rate_hz

    @property
    def latency(self) -> tuple[LatencyPart, ...]:
        """The parts of the time from a sound to the decision about it, for the label with the longest median."""
        return latency_parts(self.features, self.hops_per_frame, self._longest_median)

    @property
    def latency_ms(self) -> float:
        """All of it."""
        return latency_ms(self.features, self.hops_per_frame, self._longest_median)

    @property
    def _longest_median(self) -> int:
        return max(own.median_frames for own in self.thresholds.values())


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
