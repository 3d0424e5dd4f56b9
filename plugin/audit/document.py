"""What the doctor says, for a program: one JSON document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from plugin.audit.examination import Examination
from plugin.audit.finding import Finding
from plugin.audit.snapshot import ObsSnapshot

VERSION = 1
"""Of the document's shape; it grows when a field changes its meaning or goes away."""


def document(examination: Examination, mended: Iterable[Finding] = ()) -> dict[str, Any]:
    """Everything, as JSON knows it.

    Args:
        examination: what was found; after mending, what is left.
        mended: what was found before, and mended.
    """
    return {
        "version": VERSION,
        "status": examination.exit_status,
        "interface": examination.device or None,
        "address": examination.address,
        "problem": examination.problem or None,
        "findings": [record(finding) for finding in examination.findings],
        "mended": [record(finding) for finding in mended],
        "obs": None if examination.obs is None else _obs(examination.obs),
    }


def record(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "kind": finding.kind.value,
        "severity": finding.severity.name.lower(),
        "subject": finding.subject,
        "sentence": finding.sentence,
        "remedy": finding.remedy,
        "fix": [{"request": one.name, "data": dict(one.data)} for one in finding.fix],
        "since_unix_s": finding.since_unix_s,
    }


def _obs(obs: ObsSnapshot) -> dict[str, Any]:
    return {
        "version": obs.version,
        "websocket_version": obs.websocket_version,
        "program_scene": obs.scenes.program,
        "preview_scene": obs.scenes.preview,
        "studio_mode": obs.has_studio_mode,
        "streaming": obs.is_streaming,
        "recording": obs.is_recording,
        "streamed_track": obs.tracks.streamed,
        "recorded_tracks": sorted(obs.tracks.recorded),
        "vod_track": obs.tracks.vod,
        "canvas": asdict(obs.video),
        "desktop_audio": list(obs.desktop),
        "mics": list(obs.mics),
        "inputs": [
            {
                "name": audio.name,
                "kind": audio.kind,
                "active": audio.is_active,
                "showing": audio.is_showing,
                "muted": audio.is_muted,
                "volume_db": audio.volume_db,
                "volume_mul": audio.volume_mul,
                "balance": audio.balance,
                "sync_offset_ms": audio.sync_offset_ms,
                "monitoring": audio.monitoring.name.lower(),
                "tracks": sorted(audio.tracks),
                "scenes": [place.scene for place in obs.scenes.places(audio.name)],
            }
            for audio in obs.inputs
        ],
    }
