from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.training.curves import draw_curves, read_curve

HEAD = "step,elapsed_s,loss,segment_map,clip_map,clip_f1,bass,guitar\n"


def curve(folder: Path, text: str) -> Path:
    (folder / "curve.csv").write_text(HEAD + text, encoding="utf-8")
    return folder / "curve.csv"


def test_it_draws_a_picture(tmp_path: Path):
    table = curve(tmp_path, "0,0,nan,0.5,0.6,0.4,0.5,nan\n10,60,0.3,0.7,0.8,0.6,0.7,nan\n")
    draw_curves(table, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    first = (tmp_path / "curves.png").stat().st_size
    draw_curves(
        curve(tmp_path, "0,0,nan,0.5,0.6,0.4,0.5,0.1\n10,60,0.3,0.7,0.8,0.6,0.7,0.9\n"), tmp_path / "curves.png"
    )
    assert (tmp_path / "curves.png").stat().st_size > first  # one curve more
    assert sorted(path.name for path in tmp_path.iterdir()) == ["curve.csv", "curves.png"]


def test_what_a_resumed_run_did_again_counts_once_and_a_half_written_line_not_at_all(tmp_path: Path):
    rows = "10,60,0.3,0.5,0,0,0,0\n20,120,0.2,0.6,0,0,0,0\n15,90,0.3,0.4,0,0,0,0\n20,130,0.2,0.7,0,0,0,0\n25,1"
    columns = read_curve(curve(tmp_path, rows))
    assert columns["step"].tolist() == [10, 15, 20]
    assert columns["segment_map"].tolist() == [0.5, 0.4, 0.7]


def test_what_is_no_number_is_nan(tmp_path: Path):
    columns = read_curve(curve(tmp_path, "0,0,nan,,0.1,0.1,0.1,x\n"))
    assert np.isnan([columns["loss"][0], columns["segment_map"][0], columns["guitar"][0]]).all()


@pytest.mark.parametrize("text", ["", "1,2"])
def test_an_empty_curve_is_told(tmp_path: Path, text: str):
    with pytest.raises(ValueError, match="holds no validation yet"):
        draw_curves(curve(tmp_path, text), tmp_path / "curves.png")


def test_no_curve_is_told(tmp_path: Path):
    with pytest.raises(ValueError, match=r"curve\.csv is no curve"):
        read_curve(tmp_path / "curve.csv")
    (tmp_path / "curve.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"curve\.csv is no curve"):
        read_curve(tmp_path / "curve.csv")
