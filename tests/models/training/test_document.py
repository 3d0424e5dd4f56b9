from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dsp.labels import LABELS
from models.card import Evaluation, ModelCard, Scores, Source, read_card, write_card
from models.store import SHIPPED, card_path
from models.training.__main__ import main
from models.training.document import NAME, compare, document


def evaluation(system: str, value: float) -> Evaluation:
    scores = Scores(
        clips=3,
        precision=value,
        recall=value,
        f1=value,
        event_f1=value,
        clip_ap=value,
        segment_ap=value,
        calibration_error=value / 10,
        uncalibrated_error=value / 5,
    )
    return Evaluation(
        system=system,
        scenes="test, 9 clips",
        clip_f1=value,
        segment_f1=value,
        event_f1=value,
        segment_map=value,
        clip_map=1 - value,
        labels=dict.fromkeys(LABELS, scores),
    )


def test_the_shipped_document_is_that_of_the_shipped_card():
    shipped = SHIPPED.with_name(NAME).read_text(encoding="utf-8")
    assert shipped == document(read_card(card_path(SHIPPED))), "run python -m models.training card"


def test_everything_that_a_reader_must_know_is_told(make_card: Callable[..., ModelCard]):
    text = document(
        make_card(
            limits=("It can't hear the kazoo.",),
            trained_on=(Source(name="Kazoo takes", licence="CC0", used_for="reed"),),
            evaluations=(evaluation("ours", 0.75),),
            comparison=(evaluation("ours", 0.75), evaluation("theirs", 0.5)),
            training={"minutes": 83},
            weights_sha256="cafe",
        )
    )
    assert text.startswith("# test 0\n")
    for told in (
        "can't hear the kazoo",
        "| Kazoo takes | CC0 | reed |",
        "minutes 83",
        "`cafe`",
        "| together | 303.7 |",
    ):
        assert told in text
    assert "| organ | 0.5 | 0.3 | 7 | 1 | +0 |" in text
    assert "| organ | 3 | 0.750 | 0.750 | 0.750 | 0.750 | 0.750 | 0.750 | 0.075 | 0.150 |" in text
    assert "| theirs | 0.500 |" in text


def test_the_best_of_each_column_is_bold():
    text = compare([evaluation("ours", 0.75), evaluation("theirs", 0.5), evaluation("mine", 0.7499)])
    lines = text.splitlines()
    assert "| ours | **0.750** | **0.750** | **0.750** | **0.750** | 0.250 |" in lines
    assert "| theirs | 0.500 | 0.500 | 0.500 | 0.500 | **0.500** |" in lines
    assert "| mine | **0.750** | **0.750** | **0.750** | **0.750** | 0.250 |" in lines
    assert f"| ours | {' | '.join(['**0.75**'] * 13)} |" in lines


def test_labels_that_sound_nowhere_are_not_compared():
    row = evaluation("ours", 0.75)
    silent = row.labels["reed"].model_copy(update={"clips": 0})
    text = compare([row.model_copy(update={"labels": {**row.labels, "reed": silent}})])
    assert "| drums |" in text
    assert "| reed |" not in text


def test_the_command_writes_it_beside_the_card(
    make_card: Callable[..., ModelCard], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    card = make_card()
    write_card(tmp_path / "some.json", card)
    assert main(["card", "--weights", str(tmp_path / "some.safetensors")]) == 0
    assert (tmp_path / NAME).read_text(encoding="utf-8") == document(card)
    assert capsys.readouterr().out.strip() == str(tmp_path / NAME)
