"""Names of scenes against what the user writes: a name, or a pattern with ``*`` and ``?``."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase


def is_pattern(text: str) -> bool:
    """Whether it may stand for more than one scene."""
    return any(sign in text for sign in "*?[")


def matches(scene: str, text: str) -> bool:
    """Whether a scene is meant by a name or pattern; a scene called ``Cam [1]`` is always meant by its own name."""
    return scene == text or fnmatchcase(scene, text)


def matches_any(scene: str, texts: Iterable[str]) -> bool:
    """Whether a scene is meant by one of them."""
    return any(matches(scene, text) for text in texts)
