/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Posting lists, lengths and values of a glass database, and the tags of
 * positions: whatever the bytes are, reading ends, in order. */
#include <stddef.h>
#include <stdint.h>

#include "glass/position.h"
#include "glass/postings.h"
#include "glass/slots.h"
#include "glass_folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk_list(struct pst_glass_list *l, int r)
{
    uint32_t before = 0;
    while (r == 1) {
        r = pst_glass_list_next(l, NULL);
        if (r == 1 && l->docid <= before)
            abort();
        before = l->docid;
    }
    pst_glass_list_dispose(l);
}

/* By skips to the docid that is so far ahead. */
static void walk_runs(struct pst_glass_list *l, int r, uint32_t stride)
{
    struct pst_glass_run run;
    uint32_t before = 0;
    while (r == 1 && before < UINT32_MAX - stride) {
        r = pst_glass_list_run(l, before + stride, &run, NULL);
        for (size_t i = 0; r == 1 && i < run.count; i++) {
            if (run.docids[i] <= before)
                abort();
            before = run.docids[i];
        }
    }
    pst_glass_list_dispose(l);
}

static void walk_slot(const struct pst_glass_mapped *m, uint32_t stride)
{
    struct pst_glass_slot s;
    uint32_t before = 0;
    int r = 1;
    pst_glass_slot_init(&s, m, 1);
    while (r == 1) {
        r = stride != 0 && before < UINT32_MAX - stride
                ? pst_glass_slot_skip_to(&s, before + stride, NULL)
                : pst_glass_slot_next(&s, NULL);
        if (r == 1 && s.docid <= before)
            abort();
        before = s.docid;
    }
    pst_glass_slot_dispose(&s);
}

static void read_tag(struct pst_str tag)
{
    enum { MOST = 10000 };
    static uint32_t positions[MOST];
    struct pst_glass_positions p;
    if (!pst_glass_positions_begin(&p, tag) || p.count > MOST)
        return;
    size_t n = pst_glass_positions_read(&p, UINT32_MAX, positions);
    for (size_t i = 1; i < n; i++)
        if (positions[i] <= positions[i - 1])
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t strides[] = {0, 1, 1000};
    char dir[] = "/tmp/postil-fuzz.XXXXXX";
    struct pst_glass_mapped m;
    if (size == 0 || size > 1 << 16)
        return 0;
    read_tag((struct pst_str){(const char *)data, size});
    make_glass_folder(dir, data, size);
    if (pst_glass_mapped_open(&m, dir, PST_GLASS_EVERY_TABLE, NULL) == 0) {
        for (int i = 0; i < 3; i++) {
            struct pst_glass_list l;
            struct pst_str term = {"a", 1};
            walk_list(&l, pst_glass_list_open(&l, &m, term, NULL));
            walk_list(&l, pst_glass_list_open_lengths(&l, &m, NULL));
            walk_runs(&l, pst_glass_list_open(&l, &m, term, NULL), strides[i]);
            walk_runs(&l, pst_glass_list_open_lengths(&l, &m, NULL),
                      strides[i]);
            walk_slot(&m, strides[i]);
        }
    }
    pst_glass_mapped_dispose(&m);
    if (pst_tree_remove(dir, NULL) != 0)
        abort();
    return 0;
}
