from __future__ import annotations

import pytest
from configs import parse, problems


def test_strips_are_read_in_their_order() -> None:
    config = parse('[[strips]]\nname = " Desk "\nchannels = [13, 14]\n[[strips]]\nname = "Vocals"\nchannels = [1]')
    assert [(strip.name, strip.channels) for strip in config.strips] == [("Desk", (13, 14)), ("Vocals", (1,))]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("strips = []", "strips: has no strip: leave it out for one of channels 1 and 2"),
        (
            '[[strips]]\nname = "A"\nchannels = []',
            "strips[1].channels: names no channel: [1] for a mono strip, [1, 2] for a stereo one",
        ),
        ('[[strips]]\nname = "A"\nchannels = [3, 3]', "strips[1].channels: names a channel twice"),
        ('[[strips]]\nname = " "\nchannels = [1]', "strips[1].name: is empty"),
        (
            '[[strips]]\nname = "A"\nchannels = [1]\n[[strips]]\nname = "A "\nchannels = [2]',
            "strips: the name 'A' is used more than once",
        ),
        ("strips = [1]", "strips[1]: should be a table"),
    ],
)
def test_a_problem_in_words(text: str, problem: str) -> None:
    assert problems(text) == (problem,)
