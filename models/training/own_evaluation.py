"""A user's folder as a test: what the live program would have shown of each recording, against what it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from models.streaming import StreamingDetector
from models.training.decisions import shown
from models.training.folder import read_folder
from models.training.listening import listen
from models.training.splits import NOISE
from models.training.takes import check_take
from models.training.tally import Answer, Tally, tally
from models.training.truth import read_scenes


class Question(NamedTuple):
    """A recording and the labels that sound in it."""

    path: Path
    sounding: frozenset[str]


def find_questions(folder: Path, tell: Callable[[str], None]) -> list[Question]:
    """The recordings of a folder of scenes, or of a folder a label.

    Args:
        folder: with ``scenes.jsonl``, or with folders named after labels.
        tell: told what is left out, a line each.

    Raises:
        ValueError: it is neither.
    """
    if (folder / "scenes.jsonl").is_file():
        return [Question(folder / scene.file, frozenset(scene.labels)) for scene in read_scenes(folder)]
    listing = read_folder(folder)
    for notice in listing.notices:
        tell(notice)
    return [Question(file.path, frozenset({file.label} - {NOISE})) for file in listing.files]


def evaluate(
    questions: list[Question],
    detector: StreamingDetector,
    tell: Callable[[str], None],
    on_file: Callable[[], None] = lambda: None,
) -> Tally:
    """Hear every recording, at the thresholds of the detector's card.

    Args:
        questions: the recordings.
        detector: who answers.
        tell: told which recordings are broken or silent, a line each; they do not count.
        on_file: called behind each.
    """
    answers = []
    for question in questions:
        try:
            check_take(question.path)
            heard = listen(question.path, detector)
        except ValueError as error:
            tell(f"left out: {error}")
        else:
            on = shown([heard], detector.card.thresholds)[0]
            answers.append(Answer(question.sounding, on, heard.clip_scores()))
        on_file()
    return tally(answers)
