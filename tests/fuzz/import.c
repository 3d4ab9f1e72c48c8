/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A line of an export: whatever it is, it becomes a record that can be read, or
 * an error. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "indexer/importline.h"
#include "schema/deflate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_back(struct pst_str record)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_record_header h;
    struct pst_record_body b;
    struct pst_str rest;
    struct pst_error err;
    if (pst_record_decode_header(record, &arena, &h, &rest, &err) != 0 ||
        pst_record_decode_body(rest, &arena, &b, &err) != 0)
        abort();
    pst_arena_dispose(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pst_import_article a;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_str line = {(const char *)data, size};
    if (pst_import_parse(&a, line, &err) == 0) {
        struct pst_deflater *d = pst_deflater_new(1);
        struct pst_buf record = PST_BUF_INIT;
        if (pst_record_encode(&record, &a.header, &a.body, d, &err) == 0)
            read_back(pst_buf_str(&record));
        pst_buf_dispose(&record);
        pst_deflater_free(d);
    }
    pst_import_dispose(&a);
    return 0;
}
