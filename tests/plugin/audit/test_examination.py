"""Both sides at once, and what follows for the exit status."""

from __future__ import annotations

import asyncio
import threading

import pytest
from fake_mixer import FakeMixer, Input
from obs_studio import free_port

from plugin.audit.examination import Examination, examine
from plugin.audit.finding import Finding, Kind, Request, Severity
from plugin.audit.interface import InterfaceLook
from plugin.audit.rules.case import StripSound
from plugin.audit.settings import AuditedStrip, AuditSettings
from plugin.audit.snapshot import ObsSnapshot
from plugin.sections.audio import AudioSettings
from plugin.sections.obs import ObsSettings

SILENT = Finding(Kind.STRIP_SILENT, Severity.WARNING, "Main", "no signal", "play")
NOTE = Finding(Kind.LATE, Severity.NOTE, "Desk", "it is late", "see")
MENDABLE = Finding(Kind.MUTED, Severity.ERROR, "Desk", "muted", "unmute", (Request("SetInputMute", {}),))


def ours(peak_dbfs: float, *findings: Finding) -> InterfaceLook:
    return InterfaceLook("'XR18' [ALSA]", (StripSound("Main", "Desk", peak_dbfs),), findings)


def examined(port: int, look: InterfaceLook, settings: AuditSettings = AuditSettings()) -> Examination:  # noqa: B008
    def look_at_interface(
        _audio: AudioSettings, _strips: tuple[AuditedStrip, ...], _listen_s: float, stop: threading.Event
    ) -> InterfaceLook:
        assert not stop.is_set()
        return look

    obs = ObsSettings(host="127.0.0.1", port=port)
    return asyncio.run(examine(AudioSettings(), obs, settings, 0.05, look_at_interface=look_at_interface))


async def _with(mixer: FakeMixer, look: InterfaceLook, settings: AuditSettings) -> Examination:
    async with mixer:
        return await asyncio.to_thread(examined, mixer.port, look, settings)


def test_both_sides_are_told_the_worst_first() -> None:
    mixer = FakeMixer()
    mixer.mixer.inputs["Desk"] = Input(monitoring="OBS_MONITORING_TYPE_MONITOR_ONLY")
    found = asyncio.run(_with(mixer, ours(-90.0, SILENT), AuditSettings()))
    kinds = [finding.kind for finding in found.findings]
    assert kinds == [Kind.MONITOR_ONLY, Kind.STRIP_SILENT, Kind.NO_DESKTOP_AUDIO]
    assert found.device == "'XR18' [ALSA]"
    assert found.exit_status == 1


def test_what_is_to_be_ignored_is_on_both_sides() -> None:
    mixer = FakeMixer()
    mixer.mixer.inputs["Desk"] = Input(muted=True)
    settings = AuditSettings(ignore=("Desk", "strip-silent", "no-desktop-audio"))
    found = asyncio.run(_with(mixer, ours(-90.0, SILENT), settings))
    assert (found.findings, found.exit_status) == ((), 0)


def test_an_obs_that_is_not_there_does_not_keep_our_side_from_being_told() -> None:
    found = examined(free_port(), ours(-90.0, SILENT))
    assert found.findings == (SILENT,)
    assert found.exit_status == 2
    assert "OBS" in found.problem


@pytest.mark.parametrize(("findings", "status"), [((), 0), ((NOTE,), 0), ((NOTE, SILENT), 1), ((MENDABLE,), 1)])
def test_notes_make_nobody_ill(findings: tuple[Finding, ...], status: int) -> None:
    assert Examination(findings, "", "localhost:4455", ObsSnapshot("31")).exit_status == status
    assert Examination(findings, "", "localhost:4455", None, "no OBS").exit_status == 2


def test_what_can_be_mended_is_what_has_a_fix() -> None:
    found = Examination((MENDABLE, SILENT, NOTE), "", "localhost:4455", ObsSnapshot("31"))
    assert found.mendable == (MENDABLE,)
