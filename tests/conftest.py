"""What many tests share: a real OBS, and a real sound system, each started once for all of them."""

from __future__ import annotations

import itertools
import logging
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from children import leave_out
from hypothesis import settings
from obs_studio import ObsStudio
from sound_stage import DEVICE, Stage

# No test is timed: machines are noisy. In CI this keeps hypothesis's own profile, which repeats the same examples.
settings.register_profile("soundcheck", settings(), deadline=None)
settings.load_profile("soundcheck")
# As in the daemon; with more, threads that wait for a busy core make work on small tensors several times slower.
torch.set_num_threads(1)


HOMES = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA", *["HOME"][: sys.platform == "darwin"])
"""Variables that say where the user's configuration, state and logs are. The home itself only where it must be, on
macOS: libraries keep caches there, and would fill them anew in each test."""


@pytest.fixture(scope="session")
def _new_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A path where nothing is, another one each time; making folders that hardly any test needs would take time."""
    homes, count = tmp_path_factory.mktemp("homes"), itertools.count()
    return lambda: homes / str(next(count))


@pytest.fixture(autouse=True)
def own_home(_new_home: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test and the programs that it starts keep configuration, state and logs; it is made by who needs it.

    So no test finds or changes what belongs to the user, such as a daemon that runs, or to another test.
    """
    home = _new_home()
    for variable in HOMES:
        monkeypatch.setenv(variable, str(home))
    return home


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """Leave the process's logging as it was found."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def _short_folder() -> Iterator[Path]:
    """Sockets are made in it, and their paths may hold only about a hundred characters."""
    with tempfile.TemporaryDirectory(prefix="stage-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def stage(_short_folder: Path) -> Iterator[Stage]:
    """A PulseAudio with a sink of 14 channels; a program that is to hear it needs ``stage.environment``."""
    folder = _short_folder / "sound"
    folder.mkdir(mode=0o700)
    stage = Stage(folder)
    yield stage
    stage.close()


@pytest.fixture
def stage_here(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The stage, as the only sound system that PortAudio finds in this very process."""
    for name, value in stage.environment.items():
        monkeypatch.setenv(name, value)
    try:
        import sounddevice  # noqa: PLC0415 - it opens PortAudio at once
    except OSError:
        leave_out("libportaudio2")
    sounddevice._terminate()
    sounddevice._initialize()
    if not any(device["name"] == DEVICE for device in sounddevice.query_devices()):
        leave_out("libasound2-plugins")
    return stage


@pytest.fixture(scope="session")
def _studio(stage: Stage, _short_folder: Path) -> Iterator[ObsStudio]:
    folder = _short_folder / "obs"
    folder.mkdir(mode=0o700)
    studio = ObsStudio(folder, stage.environment)
    yield studio
    studio.close()


@pytest.fixture
def obs_studio(_studio: ObsStudio) -> ObsStudio:
    """A running OBS with one empty scene; the test may do with it what it likes, even kill it."""
    _studio.fresh()
    return _studio
