from __future__ import annotations

from pathlib import Path

import pytest
import soundfile
from tones import song

from dsp.strip import Strip
from plugin.analysis_job import AnalysisJob
from plugin.errors import UsageError, UserError
from plugin.scores import scores_paths
from plugin.sound_file import SoundFile


def test_without_strips_all_channels_are_one(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(path, song(8_000), 8_000)
    with SoundFile(path) as sound:
        assert AnalysisJob((path,)).strips_of(path, sound) == (Strip("Main", (1, 2)),)
        two = AnalysisJob((path,), strips=(("Voice", (2,)), ("Band", (1, 2))))
        assert two.strips_of(path, sound) == (Strip("Voice", (2,)), Strip("Band", (1, 2)))
        with pytest.raises(UserError, match=r"song\.wav: strip 'Desk' wants channel 14, the file has 2"):
            AnalysisJob((path,), strips=(("Desk", (13, 14)),)).strips_of(path, sound)


def test_strips_have_different_names() -> None:
    with pytest.raises(UsageError, match="same name"):
        AnalysisJob((Path("a.wav"),), strips=(("Voice", (1,)), ("Voice", (2,))))


def test_an_input_is_never_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="to be read and to be written"):
        AnalysisJob((Path("a.wav"),), output=tmp_path / "a.wav")
    with pytest.raises(UsageError, match="to be read and to be written"):
        AnalysisJob((Path("a-1.png"), Path("b.wav")), plot=Path("a.png"))
    with pytest.raises(UsageError, match="to be read and to be written"):
        AnalysisJob((Path("a.wav"), Path("a.L.csv")), strips=(("L", (1,)), ("R", (2,))), scores=Path())


def test_no_two_outputs_go_to_one_file() -> None:
    with pytest.raises(UsageError, match=r"a\.csv is to be written twice"):
        AnalysisJob((Path("a.wav"),), output=Path("scores/a.csv"), scores=Path("scores"))
    with pytest.raises(UsageError, match=r"out-2\.png is to be written twice"):
        AnalysisJob((Path("a.wav"), Path("b.wav")), output=Path("out-2.png"), plot=Path("out.png"))


def test_a_picture_is_a_png_and_several_are_numbered() -> None:
    with pytest.raises(UsageError, match=r"--plot a\.wav: .* ends in \.png"):
        AnalysisJob((Path("b.wav"),), plot=Path("a.wav"))
    one, two = (Path("a.wav"),), (Path("a.wav"), Path("b.wav"))
    assert AnalysisJob(one).plot_paths() == [None]
    assert AnalysisJob(one, plot=Path("x/a.PNG")).plot_paths() == [Path("x/a.PNG")]
    assert AnalysisJob(two, plot=Path("x/a.v2.png")).plot_paths() == [Path("x/a.v2-1.png"), Path("x/a.v2-2.png")]


def test_scores_are_named_after_the_input() -> None:
    inputs = [Path("one/a.wav"), Path("b.live.flac")]
    assert scores_paths(inputs, Path("out"), ["Main"]) == [
        {"Main": Path("out/a.csv")},
        {"Main": Path("out/b.live.csv")},
    ]
    assert scores_paths(inputs[:1], Path("out"), ["Voice", "Left/Right"]) == [
        {"Voice": Path("out/a.Voice.csv"), "Left/Right": Path("out/a.Left_Right.csv")}
    ]


@pytest.mark.parametrize(
    ("inputs", "strips"),
    [
        (("one/a.wav", "two/a.flac"), ("Main",)),
        (("a.wav", "A.flac"), ("Main",)),
        (("a.wav", "a.wav"), ("Main",)),
        (("a.wav",), ("L/R", "L_R")),
        (("a.wav", "a.b.wav"), ("b.c", "c")),
    ],
)
def test_scores_never_overwrite_each_other(inputs: tuple[str, ...], strips: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="would both go to"):
        scores_paths([Path(path) for path in inputs], Path("out"), strips)
