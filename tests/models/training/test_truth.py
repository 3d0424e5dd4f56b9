from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dsp.labels import LABELS
from models.training.truth import TrueEvent, Truth, clip_truth, read_scenes

LINE = (
    '{"file": "0001.flac", "seconds": 4.0, "labels": ["bass", "drums"], "events": ['
    '{"label": "bass", "onset": 0.5, "offset": 1.0}, {"label": "drums", "onset": 2.2, "offset": 3.5}]}'
)


def test_a_stretch_is_true_where_an_event_overlaps_it(tmp_path: Path):
    (tmp_path / "scenes.jsonl").write_text(LINE + "\n", encoding="utf-8")
    (scene,) = read_scenes(tmp_path)
    seconds = scene.during(np.arange(4.0), 1.0)
    assert seconds[:, LABELS.index("bass")].tolist() == [True, False, False, False]
    assert seconds[:, LABELS.index("drums")].tolist() == [False, False, True, True]
    assert clip_truth([scene]).sum() == 2


def test_a_moment_is_true_from_onset_until_offset():
    scene = Truth.model_validate_json(LINE)
    moments = scene.during(np.array([0.49, 0.5, 0.99, 1.0]), 0.0)
    assert moments[:, LABELS.index("bass")].tolist() == [False, True, True, False]


def test_stretches_join_what_touches_and_leave_out_what_takes_no_time():
    times_s = [(3.0, 4.0), (0.5, 1.0), (1.0, 1.5), (1.2, 1.3), (2.0, 2.0)]
    events = tuple(TrueEvent(label="bass", onset=onset, offset=offset) for onset, offset in times_s)
    scene = Truth(file="", seconds=4.0, labels=("bass",), events=events)
    assert scene.stretches("bass") == [(0.5, 1.5), (3.0, 4.0)]
    assert scene.stretches("drums") == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        (LINE + "\n{}\n", "line 2: no scene: Field required"),
        (LINE.replace("drums", "kazoo"), "line 1: unknown labels kazoo"),
    ],
)
def test_what_is_no_list_of_scenes_is_named(tmp_path: Path, content: str, message: str):
    (tmp_path / "scenes.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        read_scenes(tmp_path)


def test_a_folder_without_scenes_is_named(tmp_path: Path):
    with pytest.raises(ValueError, match=r"holds no scenes: scenes\.jsonl is missing"):
        read_scenes(tmp_path)
