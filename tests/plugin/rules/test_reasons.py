"""Reasons in words."""

from __future__ import annotations

import pytest
from rule_book import clip, fault, loud, on, seen

from dsp.events import FaultKind
from plugin.rules.condition_settings import ConditionSettings
from plugin.rules.conditions import condition_of
from plugin.rules.reasons import reason
from plugin.rules.truths import Truths
from plugin.rules.world import World

WORLD = World()
for happened in (
    on("guitar", 1.0),
    on("synth_lead", 1.0, strip="Desk"),
    clip(1.0),
    fault(FaultKind.OUT_OF_PHASE, 1.0, strip="Desk"),
    loud(-12.0, 1.0),
    seen("Wide", 1.0, streaming=True),
):
    WORLD = WORLD.after(happened)


def words(**keys: object) -> str:
    condition = condition_of(ConditionSettings.model_validate(keys))
    truths = Truths([condition], WORLD)
    truths.settle(0.0)
    truths.settle(10.0)
    holds = truths.of(condition).value
    assert holds is not None
    return reason(condition, truths, holds=holds)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"playing": "guitar", "strip": "Guitar", "for_s": 2}, "guitar on Guitar for 2 s"),
        ({"playing": ["synth_lead", "guitar"]}, "guitar or synth lead"),
        ({"playing": "any", "strip": ["Desk", "Guitar"]}, "something on Desk or Guitar"),
        ({"playing": "any", "strip": "Nobody"}, "nothing on Nobody"),
        ({"absent": "vocal", "streaming": True}, "no vocal and streaming"),
        ({"absent": "guitar"}, "guitar"),
        ({"warning": "clip", "strip": "Guitar"}, "clip on Guitar"),
        ({"warning": "flat_top"}, "no flat top"),
        ({"fault": "out_of_phase"}, "out of phase"),
        (
            {"loudness": "short_term", "above_lufs": -14, "strip": "Guitar"},
            "short-term loudness on Guitar above -14 LUFS",
        ),
        ({"loudness": "short_term", "below_lufs": -14.5}, "short-term loudness not below -14.5 LUFS"),
        ({"scene": "W*", "recording": False}, "in scene 'W*' and not recording"),
        ({"unless": {"scene": ["A", "B"]}}, "not in scene 'A' or 'B'"),
        ({"any": [{"playing": "bass"}, {"streaming": True}]}, "streaming"),
        ({"any": [{"playing": "bass"}, {"recording": True}]}, "no bass and not recording"),
        ({"playing": "bass", "recording": True}, "no bass"),
        ({"playing": "guitar", "for_s": 60}, "guitar, but not yet for 60 s"),
        ({"playing": "bass", "for_s": 60}, "no bass"),
    ],
)
def test_what_decides_is_said(keys: dict[str, object], said: str) -> None:
    assert words(**keys) == said
