import struct
from pathlib import Path

import numpy as np
import pytest

from models.training.notes import estimate_pitch
from models.training.patches import find_patches, read_patch

RATE_HZ = 22_050


def patch(hertz: float, *, looped: bool) -> bytes:
    """A patch of one 16-bit sample: half a second of a sine."""
    wave = (20_000 * np.sin(2 * np.pi * hertz * np.arange(RATE_HZ // 2) / RATE_HZ)).astype("<i2").tobytes()
    period = 2 * round(RATE_HZ / hertz)
    header = bytearray(96)
    struct.pack_into("<IIIH", header, 8, len(wave), len(wave) - 20 * period, len(wave), RATE_HZ)
    struct.pack_into("<I", header, 30, round(1000 * hertz))
    header[55] = 0x01 | (0x04 if looped else 0)
    front = bytearray(129 + 63 + 47)
    front[:12] = b"GF1PATCH110\0"
    front[129 + 63 + 6] = 1
    return bytes(front + header) + wave


def test_a_patch_has_its_pitch(tmp_path: Path):
    (tmp_path / "a.pat").write_bytes(patch(441.0, looped=False))
    (sample,) = read_patch(tmp_path / "a.pat", RATE_HZ)
    assert sample.pitch == pytest.approx(69, abs=0.1)
    assert estimate_pitch(sample.signal, RATE_HZ) == pytest.approx(69, abs=0.3)
    assert len(sample.signal) == RATE_HZ // 2


def test_a_looped_one_sounds_on(tmp_path: Path):
    (tmp_path / "a.pat").write_bytes(patch(441.0, looped=True))
    (sample,) = read_patch(tmp_path / "a.pat", RATE_HZ)
    assert len(sample.signal) == pytest.approx(4 * RATE_HZ, abs=RATE_HZ // 10)
    assert np.abs(sample.signal[-RATE_HZ // 4 :]).max() == pytest.approx(20_000 / 32_768, abs=0.02)


@pytest.mark.parametrize("data", [b"RIFF", patch(441.0, looped=False)[:300]])
def test_what_is_no_patch_is_refused(tmp_path: Path, data: bytes):
    (tmp_path / "a.pat").write_bytes(data)
    with pytest.raises(ValueError, match=r"a\.pat"):
        read_patch(tmp_path / "a.pat", RATE_HZ)


def test_only_sustained_families_are_found(tmp_path: Path):
    (tmp_path / "Tone_000").mkdir()
    for name in ("000_Piano.pat", "019_Church_Organ.pat", "045_Pizzicato_Strings.pat", "122_Seashore.pat"):
        (tmp_path / "Tone_000" / name).touch()
    assert {family: [path.name for path in paths] for family, paths in find_patches(tmp_path).items()} == {
        "organ": ["019_Church_Organ.pat"]
    }
