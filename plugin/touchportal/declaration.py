"""The plugin as it is declared; raise `VERSION` with every change that Touch Portal has to import again."""

from __future__ import annotations

from typing import Final

from plugin.touchportal.controls import CONTROLS
from plugin.touchportal.instruments import INSTRUMENTS
from plugin.touchportal.meters import METERS
from plugin.touchportal.parts import Declaration

VERSION: Final = 1

DECLARATION: Final = Declaration(version=VERSION, title="Soundcheck", categories=(CONTROLS, INSTRUMENTS, METERS))
