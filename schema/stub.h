/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/stub.h - the stub `.postil/index`: which shards make up a
 * generation. doc/index-schema.md section 1.
 *
 * A stub may come from somebody else's clone, so reading one refuses every
 * line that is not exactly of our form, and every file it names that is not a
 * plain file or folder inside the index folder.
 */
#ifndef POSTIL_SCHEMA_STUB_H
#define POSTIL_SCHEMA_STUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "schema/find.h"

struct pst_stub_shard {
    uint64_t number;  /* shards/NNNNNN */
    uint64_t dead_of; /* generation of dead/NNNNNN-G; 0: none */
};

enum { PST_STUB_SHARDS_MAX = 1000, PST_STUB_SIZE_MAX = 65536 };

struct pst_stub {
    uint64_t generation; /* from 1 */
    unsigned schema;
    uint64_t files; /* files/N; 0: none */
    char *root;     /* absolute, or NULL: the folder above the index folder */
    struct pst_stub_shard *shards;
    size_t shard_count;
};

void pst_stub_dispose(struct pst_stub *s);

/* Parse the bytes of a stub; errors say the line. PST_EINDEX. */
int pst_stub_parse(struct pst_str text, struct pst_stub *out,
                   struct pst_error *err);
void pst_stub_format(const struct pst_stub *s, struct pst_buf *out);

/* Read DIR/index and check what it names (see above). PST_ENOINDEX when there
 * is none; PST_EINDEX when it is refused, damaged or of another schema; PST_EIO
 * when the system could not read it. */
int pst_stub_read(const char *dir, struct pst_stub *out, struct pst_error *err);
/* Publish: one rename over DIR/index. PST_EUSAGE when *s cannot be written as
 * a stub that reads back (a line end in the root). */
int pst_stub_publish(const char *dir, const struct pst_stub *s,
                     struct pst_error *err);

/* DIR/shards/000012 and the like, into out (cleared first). */
void pst_stub_shard_path(struct pst_buf *out, const char *dir, uint64_t number);
void pst_stub_files_path(struct pst_buf *out, const char *dir, uint64_t number);
void pst_stub_dead_path(struct pst_buf *out, const char *dir, uint64_t number,
                        uint64_t generation);

#endif
