"""``Save to config``: what was changed by hand goes into the user's file; all else in it stays as it was."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from plugin.config import parse_config
from plugin.config_file import write
from plugin.controls.kept import Changes
from plugin.errors import ConfigError, UserError

DIGITS: Final = 4
"""Of a threshold: more is noise of a slider."""


def save_changes(file: Path, changes: Changes, *, environ: Mapping[str, str] = os.environ) -> None:
    """Write changes into a configuration. Comments, order and everything else stay; a missing file is made.

    Args:
        file: the configuration. It is read anew, as its user may have edited it meanwhile.
        changes: what is to be written.
        environ: the environment variables.

    Raises:
        UserError: it cannot be read or written, or is wrong by now; then it stays as it is.
    """
    try:
        before = file.read_bytes().decode("utf-8-sig") if file.exists() else ""
        parse_config(before, file, environ=environ)  # only what is right has sections that can be changed
        after = changed(before, changes)
        parse_config(after, file, environ=environ)
        write(file, after)
    except ConfigError as error:
        problem = " ".join(str(error).split())
        raise UserError(f"not saved, as the configuration is wrong by now: {problem}") from error
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise UserError(f"{file}: not saved, as it is no TOML any more ({error}): mend it first") from error
    except OSError as error:
        raise UserError(f"{file}: cannot be saved ({error.strerror or error})") from error


def changed(text: str, changes: Changes) -> str:
    """A configuration's text with changes in it.

    Raises:
        TOMLKitError: it is no TOML.
    """
    document = tomlkit.parse(text)
    if changes.detection is not None:
        _table(document, "start")["detection"] = changes.detection
    if changes.warnings is not None:
        _table(document, "start")["warnings"] = changes.warnings
    if changes.overlays:
        _hide(_table(document, "start"), "hidden_overlays", changes.overlays)
    if changes.strips:
        _hide(_table(document, "start"), "hidden_strips", changes.strips)
    if changes.profile is not None:
        _table(document, "loudness")["profile"] = changes.profile
    for label, threshold in changes.thresholds.items():
        _thresholds(_table(document, "detector"))[label] = round(threshold, DIGITS)
    after = tomlkit.dumps(document)
    return after if after.endswith("\n") or not after else f"{after}\n"


def _table(document: tomlkit.TOMLDocument, name: str) -> Any:
    """A section, made at the end where there is none."""
    if name not in document:
        if document.as_string() and not document.as_string().endswith("\n"):
            document.add(tomlkit.nl())
        if document.as_string():
            document.add(tomlkit.nl())
        document.add(name, tomlkit.table())
    return document[name]


def _thresholds(detector: Any) -> Any:
    """The labels' thresholds, on one line where there are none yet."""
    if "thresholds" not in detector:
        inline = tomlkit.inline_table()
        if isinstance(detector, Table):
            detector.add("thresholds", inline)
        else:
            detector["thresholds"] = inline
    return detector["thresholds"]


def _hide(start: Any, key: str, shown: Mapping[str, bool]) -> None:
    """Take what shows out of a list of what is hidden, and add what does not."""
    hidden = [name for name in start.get(key, ()) if not shown.get(name, False)]
    hidden += [name for name, on in shown.items() if not on and name not in hidden]
    start[key] = hidden
