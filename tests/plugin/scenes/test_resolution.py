"""Which settings hold in a scene."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugin.scenes.resolution import EVERYTHING, SceneView, view_of
from plugin.scenes.settings import SceneSettings


def scene(name: str | list[str], **keys: object) -> SceneSettings:
    return SceneSettings.model_validate({"name": name, **keys})


def test_where_nothing_is_said_everything_shows() -> None:
    assert view_of("Main", [scene("Break", detection=False)]) == EVERYTHING
    assert view_of(None, []) == EVERYTHING
    assert EVERYTHING.shows("Soundcheck Clipping")


def test_what_is_left_out_stays_and_what_a_later_table_sets_wins() -> None:
    settings = [
        scene("Cam *", overlays=["Clips"], thresholds={"guitar": 0.5, "vocal": 0.5}),
        scene("Cam 1*", strips="Guitar", thresholds={"vocal": 0.9}),
        scene(["Other", "Cam 12"], detection=False),
    ]
    assert view_of("Cam 12", settings) == SceneView(
        overlays=frozenset({"Clips"}),
        strips=frozenset({"Guitar"}),
        detection=False,
        thresholds={"guitar": 0.5, "vocal": 0.9},
    )
    assert view_of("Cam 2", settings) == SceneView(
        overlays=frozenset({"Clips"}), thresholds={"guitar": 0.5, "vocal": 0.5}
    )


def test_a_scenes_own_name_counts_after_all_patterns() -> None:
    own, pattern = scene("Main", overlays=["A"]), scene("*", overlays=[])
    for settings in ([own, pattern], [pattern, own]):
        assert view_of("Main", settings).shows("A")
        assert not view_of("Break", settings).shows("A")


@given(st.permutations([scene("A*", overlays=["1"]), scene("B", strips=["2"]), scene("C", detection=False)]))
def test_tables_that_mean_other_scenes_do_not_matter(settings: list[SceneSettings]) -> None:
    assert view_of("Apple", settings) == SceneView(overlays=frozenset({"1"}))


def test_while_the_scene_is_not_known_nothing_shows_that_it_may_hide() -> None:
    settings = [
        scene("Break", overlays=[], detection=False),
        scene("Solo", overlays=["Clips"], strips=["Guitar"], thresholds={"guitar": 0.4}),
        scene("Cam *", strips=["Guitar", "Voice"]),
    ]
    assert view_of(None, settings) == SceneView(
        overlays=frozenset(), strips=frozenset({"Guitar"}), detection=False, thresholds={}
    )
    assert view_of(None, [scene("Solo", thresholds={"guitar": 0.4})]) == EVERYTHING
