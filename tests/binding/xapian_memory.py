#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds and runs xapian_memory.cc: what Xapian alone does out of memory."""

import ccprogram

ccprogram.run("xapian_memory.cc")
