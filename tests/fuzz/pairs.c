/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a sidecar's section of pairs, past its checks: what is read lies
 * in the section, and what is found among the documents. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/pairs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LAST = 200, SIZE_MOST = 1 << 15 };

static void copy_classes(struct pst_glass_pairs *p)
{
    for (uint32_t i = 0; i < p->class_count; i++) {
        struct pst_glass_pairs_copy c;
        if (!pst_glass_pairs_class(p, i, &c) || !c.known)
            continue;
        uint64_t *room = pst_malloc(64 * (size_t)c.rows / 8);
        pst_glass_pairs_read(p, i, (c.count - 1) / 64 * 64, room);
        free(room);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t seen[SIZE_MOST / PST_GLASS_SECTION_PAGE / 64 + 1];
    uint64_t found[LAST / 64 + 1] = {0};
    static const uint32_t hashes[] = {1, 0x9e3779b9, UINT32_MAX};
    struct pst_glass_pairs p;
    if (size == 0 || size > SIZE_MOST)
        return 0;
    uint64_t *bytes = pst_malloc(size + sizeof *bytes); /* aligned */
    memcpy(bytes, data, size);
    memset(seen, 0xff, sizeof seen);
    struct pst_glass_section section = {
        .bytes = (unsigned char *)bytes, .size = size, .seen = seen};
    pst_glass_pairs_open(&p, &section);
    pst_glass_pairs_find(&p, hashes, 3, LAST, found);
    if ((found[LAST / 64] >> LAST % 64) > 1)
        abort();
    copy_classes(&p);
    free(bytes);
    return 0;
}
