"""Where the OBS password may be kept besides the configuration itself."""

from __future__ import annotations

from pathlib import Path

PASSWORD_VARIABLE = "SOUNDCHECK_OBS_PASSWORD"  # noqa: S105  (the variable's name, not a password)


def read_password_file(path: Path) -> str:
    """The password in a file that holds nothing else but perhaps a last newline.

    Raises:
        ValueError: it cannot be read, or holds no password.
    """
    try:
        password = path.read_text(encoding="utf-8-sig").removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise ValueError(f"cannot read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError:
        # The cause is dropped: it would carry the password's bytes into a traceback.
        raise ValueError(f"cannot read {path}: it is not UTF-8 text") from None
    if not password:
        raise ValueError(f"{path} is empty: put the password in it, or leave password_file out")
    return password
