/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/sealed.h - small files of the index that begin with a magic line and
 * end with the XXH64 of all before it, little-endian.
 */
#ifndef POSTIL_SCHEMA_SEALED_H
#define POSTIL_SCHEMA_SEALED_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

/* Read the file into `file` (empty before); *body is what stands between the
 * magic line and the checksum, and lives as long as `file`. PST_EINDEX when
 * either is wrong. */
int pst_sealed_read(const char *path, const char *magic, size_t limit,
                    struct pst_buf *file, struct pst_str *body,
                    struct pst_error *err);
/* The same of bytes in memory; `path` is for messages. */
int pst_sealed_open(const char *path, const char *magic, struct pst_str file,
                    struct pst_str *body, struct pst_error *err);
/* Add the checksum to `file` and create it, synced. */
int pst_sealed_write(const char *path, struct pst_buf *file,
                     struct pst_error *err);

#endif
