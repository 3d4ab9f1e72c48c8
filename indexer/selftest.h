/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/selftest.h - whether the installed libxapian reads what the bulk
 * writer writes.
 *
 * The format is Xapian's own, and another release may change it. So each run
 * that is going to write first writes a database of a few documents that uses
 * every table, and asks libxapian for all that is in it. That takes a few
 * milliseconds, for nothing of it waits for the disk.
 */
#ifndef POSTIL_INDEXER_SELFTEST_H
#define POSTIL_INDEXER_SELFTEST_H

#include "base/error.h"

/* Make the database in the folder, which is private to the caller, and remove
 * it. PST_EINDEX: libxapian refuses it or answers wrong; the message says which
 * version, and what. Any other code: it could not be written. */
int pst_selftest_run(const char *folder, struct pst_error *err);

#endif
