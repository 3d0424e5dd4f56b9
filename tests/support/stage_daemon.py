"""``soundcheck run`` on a stage: the real daemon between a sound system and an OBS of the tests' own."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from children import Child
from obs_studio import ObsStudio
from sound_stage import Stage


@contextlib.contextmanager
def listening(
    config: str, overlays: Collection[str], folder: Path, stage: Stage, obs: ObsStudio, *, port: int | None = None
) -> Iterator[Child]:
    """A daemon as its user starts it, once it listens and its overlays are in OBS; at the end it is killed.

    Args:
        config: its configuration, but for where OBS is.
        overlays: the sources to wait for.
        folder: for its configuration, its state and its log.
        stage: what it hears.
        obs: where its overlays are.
        port: that leads to the OBS; None: the OBS's own.
    """
    file = folder / "soundcheck.toml"
    file.write_text(f"{config}\n[obs]\nport = {obs.port if port is None else port}\n")
    environment = {
        **os.environ,
        **stage.environment,
        "SOUNDCHECK_OBS_PASSWORD": obs.password,
        "XDG_STATE_HOME": str(folder / "state"),  # the user's own Soundcheck may be running
    }
    command = [sys.executable, "-m", "plugin", "run", "--config", str(file)]
    child = Child(command, folder / "soundcheck.log", environment)
    try:
        child.wait_until(lambda: set(obs.inputs()) >= set(overlays), "the overlays are in OBS")
        child.wait_until(lambda: "listening to" in child.log.read_text(), "the capture runs")
        yield child
    finally:
        child.kill()
