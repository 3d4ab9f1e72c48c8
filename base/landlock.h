/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/landlock.h - a process gives up the file system, but for what it has
 * open, by Linux's Landlock. What it executes is bound as well. Older kernels
 * do not know it: then nothing changes.
 */
#ifndef POSTIL_BASE_LANDLOCK_H
#define POSTIL_BASE_LANDLOCK_H

#include <stdbool.h>

/* Open nothing any more but what is below these folders (NULL behind the last;
 * one that is not there is fine), and that only to be read. Whether the kernel
 * sees to it. */
bool pst_landlock_read_below(const char *const *folders);
/* Write, make, remove and rename nothing; /dev/null may be written. Whether the
 * kernel sees to it. */
bool pst_landlock_change_nothing(void);

#endif
