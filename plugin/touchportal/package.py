"""``obs-soundcheck.tpp``: what one imports in Touch Portal."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Final

from plugin.touchportal.entry import FOLDER, ICON, UNIX_START, WINDOWS_START, entry
from plugin.touchportal.icon import icon
from plugin.touchportal.parts import Declaration
from plugin.touchportal.start_scripts import Installation, unix_script, windows_script

FILE_NAME: Final = f"{FOLDER}.tpp"

_DATE = (1980, 1, 1, 0, 0, 0)  # the oldest of a zip: the same plugin is the same file, whenever it is built


def package(declaration: Declaration, installation: Installation) -> bytes:
    """The file: a zip with one folder.

    Args:
        declaration: of the plugin.
        installation: what its scripts start.
    """
    contents = {
        "entry.tp": json.dumps(entry(declaration), indent=2, ensure_ascii=False).encode(),
        ICON: icon(),
        UNIX_START: unix_script(installation).encode(),
        WINDOWS_START: windows_script(installation).encode(),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            info = zipfile.ZipInfo(f"{FOLDER}/{name}", _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # POSIX, wherever it is built: else the permissions below mean nothing
            info.external_attr = (0o100755 if name == UNIX_START else 0o100644) << 16
            archive.writestr(info, content)
    return buffer.getvalue()
