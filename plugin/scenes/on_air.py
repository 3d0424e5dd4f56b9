"""What OBS says of itself that rules and overlays go by. Studio mode's preview is no part of it: it is not on air."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # or reading a configuration would import all that a connection needs
    from plugin.obs.sources import Ask


@dataclass(frozen=True, slots=True)
class OnAir:
    """How OBS stands.

    Attributes:
        scene: the program scene.
        streaming: whether the stream's output runs.
        recording: whether the recording's does; a paused one counts.
    """

    scene: str
    streaming: bool = False
    recording: bool = False

    def heard(self, event: str, data: Mapping[str, Any]) -> OnAir:
        """How it stands after an event of obs-websocket; most change nothing.

        A change of the scene collection is none of these: read anew when it is over.
        """
        match event:
            case "CurrentProgramSceneChanged":
                return replace(self, scene=str(data["sceneName"]))
            case "SceneNameChanged" if data["oldSceneName"] == self.scene:
                return replace(self, scene=str(data["sceneName"]))
            case "StreamStateChanged":
                return replace(self, streaming=bool(data["outputActive"]))
            case "RecordStateChanged":
                # OBS calls a paused recording inactive in the event, and active when asked.
                paused = data.get("outputState") == "OBS_WEBSOCKET_OUTPUT_PAUSED"
                return replace(self, recording=paused or bool(data["outputActive"]))
            case _:
                return self


async def read_on_air(ask: Ask) -> OnAir:
    """Ask OBS how it stands: after connecting, and when a scene collection has been loaded.

    Raises:
        RequestError: OBS is not ready (207).
    """
    scene = await ask("GetCurrentProgramScene", {})
    stream = await ask("GetStreamStatus", {})
    record = await ask("GetRecordStatus", {})
    return OnAir(
        scene=str(scene["currentProgramSceneName"]),
        streaming=bool(stream["outputActive"]),
        recording=bool(record["outputActive"]),
    )
