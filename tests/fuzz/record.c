/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records. Deflating hides the body block from the fuzzer, so the input is
 * also taken as an inflated block and deflated here.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <zlib.h>

#include "schema/record.h"
#include "tests/unit/encode_level.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use_body(struct pst_str rest, struct pst_arena *arena)
{
    struct pst_record_body b;
    if (pst_record_decode_body(rest, arena, &b, NULL) != 0)
        return;
    for (size_t i = 0; i < b.stretch_count; i++)
        if (b.stretches[i].begin > b.stretches[i].end ||
            b.stretches[i].end > b.text.n)
            abort();
    for (size_t i = 0; i < b.text.n && i < 64; i++) {
        size_t from;
        size_t to;
        size_t line;
        size_t column;
        if (!pst_record_source(&b, i, b.text.n, &from, &to))
            continue;
        if (from > to)
            abort();
        pst_record_line(&b, from, &line, &column);
    }
    /* What decodes encodes again. */
    struct pst_buf again = PST_BUF_INIT;
    struct pst_record_header h = {.path = {"a", 1}, .member_number = -1};
    if (encode_level(&again, &h, &b, 1, NULL) != 0)
        abort();
    pst_buf_dispose(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_record_header h;
    struct pst_str rest;
    struct pst_str record = {(const char *)data, size};
    if (pst_record_decode_header(record, &arena, &h, &rest, NULL) == 0)
        use_body(rest, &arena);

    struct pst_buf block = PST_BUF_INIT;
    pst_buf_adduint(&block, size);
    uLongf n = compressBound(size);
    if (compress2((Bytef *)pst_buf_reserve(&block, n), &n, data, size, 1) ==
        Z_OK) {
        block.n += n;
        use_body(pst_buf_str(&block), &arena);
    }
    pst_buf_dispose(&block);
    pst_arena_dispose(&arena);
    return 0;
}
