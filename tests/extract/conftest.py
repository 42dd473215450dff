"""Lets the tests of this folder import what they share (`typeset`, `own_letters`)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
