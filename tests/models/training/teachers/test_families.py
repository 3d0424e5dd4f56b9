from __future__ import annotations

import numpy as np
import pytest

from dsp.labels import LABELS
from models.training.teachers.families import AUDIOSET_CLASSES, CLASSES, YAMNET_CLASSES, columns, to_labels


def test_every_label_has_classes_and_no_class_two_labels():
    assert tuple(CLASSES) == LABELS
    numbers = [number for own in columns(AUDIOSET_CLASSES).values() for number in own]
    assert len(numbers) == len(set(numbers))
    assert max(numbers) < AUDIOSET_CLASSES


def test_yamnet_counts_as_its_authors_do():
    # From its class map, yamnet_class_map.csv.
    own = columns(YAMNET_CLASSES)
    assert own["speech"] == (0, 1, 2, 3)
    assert own["vocal"] == tuple(range(24, 33))
    assert own["guitar"] == (135, 136, 138)
    assert own["bass"] == (137,)
    assert own["keyboard"] == (147, 148, 149)
    assert own["organ"] == (150, 151, 152)
    assert own["synth_lead"] == (153,)
    assert own["drums"] == tuple(range(156, 168))
    assert own["mallet"] == (174, 175, 176, 177)
    assert own["brass"] == (180, 181, 182, 183)
    assert own["string"] == tuple(range(184, 190))
    assert own["flute"] == (191,)
    assert own["reed"] == (192, 193)


@pytest.mark.parametrize("classes", [AUDIOSET_CLASSES, YAMNET_CLASSES])
def test_a_label_scores_as_the_highest_of_its_classes(classes: int):
    scores = np.zeros((2, classes), np.float32)
    trombone = columns(classes)["brass"][-1]
    scores[0, columns(classes)["brass"][0]] = 0.2
    scores[0, trombone] = 0.7
    own = to_labels(scores)
    assert own.shape == (2, len(LABELS))
    assert own[0, LABELS.index("brass")] == np.float32(0.7)
    assert own.sum() == np.float32(0.7)


def test_another_list_of_classes_is_refused():
    with pytest.raises(ValueError, match="not 500"):
        to_labels(np.zeros((1, 500), np.float32))
