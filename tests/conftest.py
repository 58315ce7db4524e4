"""Tests speak English unless one asks otherwise, whatever the locale of the machine."""

import os

os.environ["MT_SIM_LANG"] = "en"
