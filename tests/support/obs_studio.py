"""A real OBS Studio on a screen of its own that nobody sees."""

from __future__ import annotations

import base64
import contextlib
import os
import signal
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from children import Child, require
from pictures import Picture, from_bmp, save_png
from pydantic import SecretStr

from plugin.obs.client import Address, Client, RequestError
from plugin.obs.sources import NOT_FOUND
from plugin.sections.obs import ObsSettings

PROGRAMS = {"obs": "obs-studio", "Xvfb": "xvfb"}
PASSWORD = "a word of this test only"  # noqa: S105

LOADED = "==== Startup complete ="  # what OBS logs

GLOBAL = """\
[General]
FirstRun=true
LastVersion=486539266
EnableAutoUpdates=false

[Basic]
Profile=Untitled
ProfileDir=Untitled
SceneCollection=Untitled
SceneCollectionFile=Untitled
ConfigOnNewProfile=false

[OBSWebSocket]
FirstLoad=false
ServerEnabled={enabled}
ServerPort={port}
AlertsEnabled=false
AuthRequired=true
ServerPassword={password}
"""

PROFILE = """\
[General]
Name=Untitled

[Video]
BaseCX=640
BaseCY=360
OutputCX=640
OutputCY=360
FPSType=1
FPSInt=10
"""


class ObsStudio:
    """OBS with its own home, screen and port: 640×360 at 10 frames a second, because a CPU has to draw it.

    Args:
        folder: its home.
        environment: variables for it, such as those of a sound stage.

    Attributes:
        port: of its websocket server; the same after a restart.
        password: of its websocket server.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        require(PROGRAMS)
        self._folder = folder
        self._collections = 0
        self.port = free_port()
        self.password = PASSWORD
        self._screen = _Screen(folder)
        self._environment = {
            **os.environ,
            **environment,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder / ".config"),
            "DISPLAY": self._screen.display,
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "QT_QPA_PLATFORM": "xcb",
        }
        self._obs: Child | None = None

    def start(self, *, server_enabled: bool = True) -> None:
        """Start it, and wait until its websocket server answers; or, without one, until it has a window."""
        profile = self._folder / ".config/obs-studio/basic/profiles/Untitled/basic.ini"
        profile.parent.mkdir(parents=True, exist_ok=True)
        if not profile.exists():
            profile.write_text(PROFILE)
        enabled = str(server_enabled).lower()
        settings = GLOBAL.format(enabled=enabled, port=self.port, password=self.password)
        (self._folder / ".config/obs-studio/global.ini").write_text(settings)
        log = self._folder / "obs.log"
        log.unlink(missing_ok=True)
        command = "obs --multi --minimize-to-tray --disable-updater --disable-shutdown-check"
        collection = "--collection Untitled --profile Untitled"
        self._obs = Child([*command.split(), *collection.split()], log, self._environment)
        if server_enabled:
            self._obs.wait_until(self._answers, "OBS answers")
        else:
            self._obs.wait_until(lambda: LOADED in log.read_text(errors="replace"), "OBS has loaded")

    def kill(self) -> None:
        """End it as a crash or the power switch would."""
        if self._obs is not None:
            self._obs.kill()
            self._obs = None

    @contextlib.contextmanager
    def hanging(self) -> Iterator[None]:
        """Let it hang for a while: its connections stay open, and nobody answers."""
        assert self._obs is not None
        self._obs.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._obs.process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End it and its screen."""
        self.kill()
        self._screen.close()

    @property
    def is_running(self) -> bool:
        """Whether it has been started and not ended."""
        return self._obs is not None and self._obs.process.poll() is None

    def fresh(self) -> None:
        """Make sure that it runs and shows an empty scene "Scene", whatever a test before has left behind."""
        if not self.is_running:
            self.start()
        self._collections += 1
        self.request("CreateSceneCollection", {"sceneCollectionName": f"Test {self._collections}"})

    def settings(self, **changes: Any) -> ObsSettings:
        """A configuration's section that fits this OBS, with changes."""
        values = {"host": "localhost", "port": self.port, "password": SecretStr(self.password)}
        return ObsSettings(**{**values, **changes})

    def request(self, name: str, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What OBS answers to a request."""
        client = Client(Address("localhost", self.port, self.password, 10.0))
        try:
            return client.request(name, data)
        finally:
            client.close()

    def text(self, source: str) -> str:
        """What a text source shows; empty as long as there is none of that name."""
        try:
            return self.request("GetInputSettings", {"inputName": source})["inputSettings"].get("text", "")
        except RequestError as error:
            if error.code != NOT_FOUND:
                raise
            return ""

    def inputs(self) -> list[str]:
        """The names of all inputs."""
        return [one["inputName"] for one in self.request("GetInputList")["inputs"]]

    def screenshot(self, path: Path | None = None) -> Picture:
        """The program as the viewers see it; also as a PNG in ``path``."""
        scene = self.request("GetCurrentProgramScene")["currentProgramSceneName"]
        shot = self.request("GetSourceScreenshot", {"sourceName": scene, "imageFormat": "bmp"})
        picture = from_bmp(base64.b64decode(shot["imageData"].split(",", 1)[1]))
        if path is not None:
            save_png(picture, path)
        return picture

    def _answers(self) -> bool:
        try:
            self.request("GetCurrentProgramScene")
        except Exception:  # noqa: BLE001 - refused, not ready, whatever: it does not answer yet
            return False
        return True


class _Screen:
    """Xvfb on a display number that was free."""

    def __init__(self, folder: Path) -> None:
        reader, writer = os.pipe()
        command = f"Xvfb -displayfd {writer} -screen 0 1280x720x24 -nolisten tcp"
        self._child = Child(command.split(), folder / "xvfb.log", os.environ, descriptors=[writer])
        os.close(writer)
        with os.fdopen(reader) as number:
            free = number.readline().strip()
        if not free:
            self.close()
            raise ChildProcessError(f"Xvfb ended: {self._child.log.read_text(errors='replace')}")
        self.display = f":{free}"

    def close(self) -> None:
        self._child.kill()


def free_port() -> int:
    """A TCP port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
