/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/lock.h - one writer at a time: flock(2) on INDEX/lock. */
#ifndef POSTIL_INDEXER_LOCK_H
#define POSTIL_INDEXER_LOCK_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* Take the lock of the index folder `dir`, waiting up to `timeout` seconds;
 * the file then holds our pid, the host and the time. Returns the descriptor
 * that holds it, until it is closed, or a negative code: PST_ELOCK says who has
 * it, PST_EINTR when *stop (may be NULL) became nonzero. */
int pst_lock_take(const char *dir, uint64_t timeout,
                  const volatile sig_atomic_t *stop, struct pst_error *err);
/* Whether it is still that folder's lock: while it was waited for, its holder
 * may have removed the folder. */
bool pst_lock_holds(int fd, const char *dir);

#endif
