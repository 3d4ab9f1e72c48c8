/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/stubcheck.h - that what a stub names are plain files and folders
 * inside the index folder, for schema/stub.c alone. Symbolic links are never
 * followed below the index folder, and nothing that Xapian could take for
 * another stub is let through.
 */
#ifndef POSTIL_SCHEMA_STUBCHECK_H
#define POSTIL_SCHEMA_STUBCHECK_H

#include "base/buf.h"
#include "base/error.h"
#include "schema/stub.h"

/* Open the index folder and read its stub into text. *fd is -1 after a
 * failure. PST_ENOINDEX when there is no folder or no stub. */
int pst_stubcheck_open(const char *dir, int *fd, struct pst_buf *text,
                       struct pst_error *err);
void pst_stubcheck_close(int fd);
/* Check everything that the stub names; the message begins with "line N: ". */
int pst_stubcheck_files(int fd, const struct pst_stub *stub,
                        struct pst_str text, struct pst_error *err);

#endif
