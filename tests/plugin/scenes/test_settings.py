"""``[[scenes]]`` as they are read."""

from __future__ import annotations

import tomllib

import pytest
from pydantic import ValidationError

from plugin.config_problems import problems_of
from plugin.scenes.settings import SceneSettings, scene_problems
from plugin.sections.section import Settings


class File(Settings):
    scenes: tuple[SceneSettings, ...]


def read(keys: str) -> tuple[SceneSettings, ...]:
    return File.model_validate(tomllib.loads(f"[[scenes]]\n{keys}")).scenes


def test_every_key_is_read() -> None:
    [scene] = read(
        'name = ["Break*", "End"]\noverlays = []\nstrips = "Desk"\ndetection = false\nthresholds = { vocal = 1 }'
    )
    assert scene.name == ("Break*", "End")
    assert (scene.overlays, scene.strips, scene.detection) == ((), ("Desk",), False)
    assert scene.thresholds == {"vocal": 1.0}


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ("detection = false", "scenes[1].name: is missing"),
        ("name = []", "scenes[1].name: is an empty list"),
        ('name = "A"\ndetection = "off"', "scenes[1].detection: should be a valid boolean"),
        ('name = "A"\nthresholds = { vocl = 0.5 }', "scenes[1].thresholds.vocl: no such label, did you mean `vocal`?"),
        (
            'name = "A"\nthresholds = { vocal = 2 }',
            "scenes[1].thresholds.vocal: should be less than or equal to 1, not 2",
        ),
        ('name = "A"\noverlay = "B"', "scenes[1].overlay: unknown key, did you mean `overlays`?"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_place(keys: str, problem: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(keys)
    [told] = problems_of(caught.value, File)
    assert told.startswith(problem)


def test_names_that_stand_for_nothing_are_told() -> None:
    scenes = read('name = "A"\noverlays = ["Clips", "Clip"]\nstrips = ["Dsk"]')
    assert scene_problems(scenes, strips=("Desk",), overlays=("Clips",)) == (
        "scenes[1].overlays: there is no overlay 'Clip', did you mean `Clips`?",
        "scenes[1].strips: there is no strip 'Dsk', did you mean `Desk`?",
    )
    assert scene_problems(scenes, strips=("Dsk",), overlays=("Clips", "Clip")) == ()
