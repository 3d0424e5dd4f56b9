"""What is on air, by the scenes alone."""

from __future__ import annotations

from plugin.audit.scenes import Place, SceneItem, Scenes


def line(number: int, source: str, *, hidden: bool = False, holds: bool = False) -> SceneItem:
    return SceneItem(number, source, not hidden, holds)


def scenes(**items: tuple[SceneItem, ...]) -> Scenes:
    return Scenes("Live", None, items)


def test_what_is_in_the_program_scene_is_shown() -> None:
    seen = scenes(Live=(line(1, "Desk"),), Encore=(line(1, "Film"),))
    assert seen.is_shown("Desk")
    assert not seen.is_shown("Film")
    assert seen.hidden_by("Film") is None


def test_a_closed_eye_hides_it() -> None:
    seen = scenes(Live=(line(1, "Desk", hidden=True),))
    assert not seen.is_shown("Desk")
    assert seen.hidden_by("Desk") == Place("Live", line(1, "Desk", hidden=True))


def test_one_open_eye_is_enough() -> None:
    seen = scenes(Live=(line(1, "Desk", hidden=True), line(2, "Desk")))
    assert seen.is_shown("Desk")
    assert seen.hidden_by("Desk") is None


def test_scenes_and_groups_show_what_is_in_them() -> None:
    seen = scenes(Live=(line(1, "Band", holds=True),), Band=(line(1, "Rack", holds=True),), Rack=(line(1, "Desk"),))
    assert seen.is_shown("Desk")


def test_the_outermost_closed_eye_is_the_one_to_open() -> None:
    band = line(1, "Band", hidden=True, holds=True)
    seen = scenes(Live=(band,), Band=(line(1, "Desk", hidden=True),))
    assert seen.hidden_by("Desk") == Place("Live", band)


def test_the_preview_is_not_on_air() -> None:
    seen = Scenes("Live", "Encore", {"Live": (), "Encore": (line(1, "Desk"),)})
    assert not seen.is_shown("Desk")


def test_all_places_are_known() -> None:
    seen = scenes(Live=(line(1, "Desk"),), Encore=(line(4, "Film"), line(5, "Desk")))
    assert seen.places("Desk") == (Place("Live", line(1, "Desk")), Place("Encore", line(5, "Desk")))


def test_scenes_that_seem_to_hold_each_other_come_to_an_end() -> None:
    seen = scenes(Live=(line(1, "Encore", holds=True),), Encore=(line(1, "Live", holds=True),))
    assert not seen.is_shown("Desk")
    assert seen.hidden_by("Desk") is None
