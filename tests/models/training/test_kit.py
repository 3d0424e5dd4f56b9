import pytest

from models.training import gm
from models.training.kit import key_of


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        (("PearlKick-Hard", "bd_01", "Kick 4", "ks_vl1_rr2", "bass-drum__1_fortissimo"), gm.KICKS),
        (("SabianHatClosed-Hard", "hc_vl3_rr3", "hhclosed_02", "CHH_1", "HH2_03"), gm.CLOSED_HATS),
        (("SabianHatOpen-Soft", "HiHatOpen-1", "hhopen_00", "ho_02"), gm.OPEN_HATS),
        (("PearlSnare-Med", "sd_04", "SN3_01", "snare1"), gm.SNARES),
        (("TomHigh-0", "tl_vl5_rr1", "M Tom 3 R", "floortom_01"), gm.TOMS),
        (("Ride-0", "RD_04", "PL EDG Tip ride 2"), gm.RIDES),
        (("Crash18-0", "China-2", "ZildjianSplash-Hard"), gm.CRASHES),
        (("maraca1", "Djembe1 Tone", "vibraslap_rr1"), gm.HAND_PERCUSSION),
    ],
)
def test_names_of_the_kits_are_understood(names: tuple[str, ...], keys: tuple[int, ...]):
    assert all(key_of(name, index) in keys for index, name in enumerate(names))
