"""``python -m plugin``: the same as ``soundcheck``."""

from __future__ import annotations

import sys

from plugin.cli import main

sys.exit(main())
