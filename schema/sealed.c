/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/sealed.h"

#include <stdint.h>
#include <string.h>

#include "base/file.h"
#include "schema/hash.h"

enum { SEAL = 8 };

static void make_seal(struct pst_str bytes, char out[SEAL])
{
    uint64_t hash = pst_hash64(bytes.p, bytes.n);
    for (int i = 0; i < SEAL; i++)
        out[i] = (char)(hash >> (8 * i) & 0xff);
}

int pst_sealed_open(const char *path, const char *magic, struct pst_str file,
                    struct pst_str *body, struct pst_error *err)
{
    size_t head = strlen(magic);
    *body = (struct pst_str){"", 0};
    if (!pst_str_starts(file, magic))
        return pst_fail(err, PST_EINDEX,
                        "%s: does not begin with '%.*s'; rebuild the index",
                        path, (int)head - 1, magic);
    if (file.n < head + SEAL)
        return pst_fail(err, PST_EINDEX, "%s: cut off; rebuild the index",
                        path);
    char seal[SEAL];
    struct pst_str bytes = {file.p, file.n - SEAL};
    make_seal(bytes, seal);
    if (memcmp(seal, bytes.p + bytes.n, SEAL) != 0)
        return pst_fail(err, PST_EINDEX,
                        "%s: damaged (the checksum is wrong); rebuild the "
                        "index",
                        path);
    *body = (struct pst_str){bytes.p + head, bytes.n - head};
    return 0;
}

int pst_sealed_read(const char *path, const char *magic, size_t limit,
                    struct pst_buf *file, struct pst_str *body,
                    struct pst_error *err)
{
    *body = (struct pst_str){"", 0};
    int r = pst_file_read(path, limit, file, err);
    return r != 0 ? r
                  : pst_sealed_open(path, magic, pst_buf_str(file), body, err);
}

int pst_sealed_write(const char *path, struct pst_buf *file,
                     struct pst_error *err)
{
    char seal[SEAL];
    make_seal(pst_buf_str(file), seal);
    pst_buf_add(file, seal, SEAL);
    return pst_file_create(path, file->p, file->n, err);
}
