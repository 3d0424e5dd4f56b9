from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.scenes.matching import is_pattern, matches, matches_any


@pytest.mark.parametrize(
    ("scene", "text", "meant"),
    [
        ("Cam 1", "Cam *", True),
        ("Cam", "Cam *", False),
        ("cam 1", "Cam *", False),
        ("Cam 1", "Cam ?", True),
        ("Cam [1]", "Cam [1]", True),
        ("Cam 1", "Cam [12]", True),
    ],
)
def test_names_and_patterns(scene: str, text: str, meant: bool) -> None:
    assert matches(scene, text) is meant
    assert matches_any(scene, ["Nothing", text]) is meant


@given(st.text())
def test_every_scene_is_meant_by_its_own_name(scene: str) -> None:
    assert matches(scene, scene)
    assert is_pattern(scene) == bool({"*", "?", "["} & set(scene))
