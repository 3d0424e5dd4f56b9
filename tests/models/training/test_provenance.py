"""What the card says about where training data came from."""

from __future__ import annotations

from models.training.provenance import describe_music, describe_sources


def test_a_source_is_named_once_with_all_its_uses() -> None:
    sources = {"bass": ["ergo"], "string": ["ergo", "vpo"], "none": ["esc-10/rain"], "vocal": ["alys sung", "alys"]}
    described = {source.name: source.used_for for source in describe_sources(sources)}
    assert described["Karoryfer Ergo"] == "bass, string"
    assert described["ESC-10 environmental sounds"] == "everyday noise"
    assert described["ALYS singing voice"] == "vocal"


def test_real_music_brings_its_teacher_into_the_card() -> None:
    *music, teacher = describe_music(["wesnoth-1.16-music", "my tapes"])
    assert [source.name for source in music] == ["my tapes", "Battle for Wesnoth soundtrack"]
    assert music[0].licence == "the user's own affair"
    assert "not shipped" in teacher.used_for
    assert describe_music([]) == ()
