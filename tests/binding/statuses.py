#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds statuses.cc with the library's own objects, for the guard is none of
its functions, and runs it."""

import ccprogram

ccprogram.run("statuses.cc", ccprogram.BUILD / "lib" / "libxapian-c.a")
