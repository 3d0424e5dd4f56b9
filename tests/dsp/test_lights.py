from __future__ import annotations

import numpy as np

from dsp.layout import Layout
from dsp.lights import Lights, PutOut
from dsp.strip import Strip

LAYOUT = Layout((Strip("Vocals", (3,)), Strip("Keys", (1, 2))))


def test_a_light_goes_out_after_the_hold_with_its_count():
    lights = Lights(LAYOUT, hold=30)
    lights.light(1, 100)
    lights.add(2, 4)
    lights.add(1, 1)
    assert lights.lit == {1}
    assert lights.put_out(129) == []
    assert lights.put_out(130) == [PutOut(strip=1, frame=130, count=5)]
    assert lights.lit == set()
    assert lights.totals.tolist() == [0, 1, 4]


def test_what_waits_to_be_told_keeps_its_own_strip_lit():
    lights = Lights(LAYOUT, hold=0)
    lights.light(0, 100)
    lights.light(1, 100)
    assert [one.strip for one in lights.put_out(100, np.array([False, False, True]))] == [0]
    assert [one.strip for one in lights.put_out(110, np.zeros(3, np.bool_))] == [1]


def test_a_reset_puts_out_now_and_forgets():
    lights = Lights(LAYOUT, hold=30)
    lights.light(1, 100)
    lights.add(1, 2)
    assert lights.reset(1, 107) == [PutOut(strip=1, frame=107, count=2)]
    assert lights.totals.tolist() == [0, 0, 0]
    assert lights.reset(0, 107) == []
