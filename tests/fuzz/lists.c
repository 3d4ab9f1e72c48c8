/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Posting lists, lengths and values of a glass database, and the tags of
 * positions and termlists: whatever the bytes are, reading ends, in order. */
#include <stddef.h>
#include <stdint.h>

#include "glass/position.h"
#include "glass/postings.h"
#include "glass/slots.h"
#include "glass/termlist.h"
#include "glass_folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk_list(struct pst_glass_list *l, int r, uint32_t stride)
{
    uint32_t before = 0;
    while (r == 1) {
        r = stride != 0 && before < UINT32_MAX - stride
                ? pst_glass_list_skip_to(l, before + stride, NULL)
                : pst_glass_list_next(l, NULL);
        if (r == 1 && l->docid <= before)
            abort();
        before = l->docid;
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

static void read_tags(struct pst_str tag)
{
    struct pst_glass_positions p;
    struct pst_glass_terms t;
    uint32_t position;
    uint32_t before = 0;
    bool begun = pst_glass_positions_begin(&p, tag);
    for (int i = 0; begun && i < 10000; i++) {
        if (pst_glass_positions_next(&p, &position) != 1)
            break;
        if (i != 0 && position <= before)
            abort();
        before = position;
    }
    begun = pst_glass_terms_begin(&t, tag);
    while (begun && pst_glass_terms_next(&t) == 1)
        if (t.term.n == 0 || t.term.n > 255)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint32_t strides[] = {0, 1, 1000};
    char dir[] = "/tmp/postil-fuzz.XXXXXX";
    struct pst_glass_mapped m;
    if (size == 0 || size > 1 << 16)
        return 0;
    read_tags((struct pst_str){(const char *)data, size});
    make_glass_folder(dir, data, size);
    if (pst_glass_mapped_open(&m, dir, PST_GLASS_EVERY_TABLE, NULL) == 0) {
        for (int i = 0; i < 3; i++) {
            struct pst_glass_list l;
            struct pst_str term = {"a", 1};
            walk_list(&l, pst_glass_list_open(&l, &m, term, NULL), strides[i]);
            walk_list(&l, pst_glass_list_open_lengths(&l, &m, NULL),
                      strides[i]);
            walk_slot(&m, strides[i]);
        }
    }
    pst_glass_mapped_dispose(&m);
    if (pst_tree_remove(dir, NULL) != 0)
        abort();
    return 0;
}
