/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/signatures.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/mem.h"
#include "glass/mapped.h"
#include "glass/sidecar.h"
#include "glass/signature.h"

enum { HOLD = 1 << 18 };

void pst_signatures_init(struct pst_signatures *s, const char *folder,
                         unsigned bits)
{
    memset(s, 0, sizeof *s);
    s->bits = bits;
    pst_spool_init(&s->spool, folder, HOLD);
}

void pst_signatures_dispose(struct pst_signatures *s)
{
    pst_spool_dispose(&s->spool);
    free(s->places);
    free(s->room);
    if (s->map != NULL)
        munmap(s->map, s->map_size);
    s->map = NULL;
}

/* The place of document i. */
static struct pst_signature_place *place_of(struct pst_signatures *s, size_t i)
{
    if (i >= s->count) {
        s->places = pst_grow(s->places, &s->cap, i + 1, sizeof *s->places);
        memset(s->places + s->count, 0, (i + 1 - s->count) * sizeof *s->places);
        s->count = i + 1;
    }
    return &s->places[i];
}

int pst_signatures_put(struct pst_signatures *s, size_t i,
                       unsigned class_number, const uint64_t *signature,
                       struct pst_error *err)
{
    struct pst_signature_place *place = place_of(s, i);
    place->class_number = class_number + 1;
    place->offset = pst_spool_bytes(&s->spool);
    return pst_spool_add(&s->spool, signature,
                         pst_glass_signature_rows(class_number, s->bits) / 8,
                         err);
}

int pst_signatures_make(struct pst_signatures *s, size_t i,
                        const uint32_t *hashes, size_t n, struct pst_error *err)
{
    if (s->bits == 0 || hashes == NULL)
        return 0;
    unsigned class_number = pst_glass_signature_class(n);
    uint32_t rows = pst_glass_signature_rows(class_number, s->bits);
    s->room = pst_grow(s->room, &s->room_cap, rows / 64, sizeof *s->room);
    memset(s->room, 0, rows / 8);
    pst_glass_signature_set(s->room, rows, hashes, n);
    return pst_signatures_put(s, i, class_number, s->room, err);
}

/* All bytes of the spool in one piece. */
static int map_spool(struct pst_signatures *s, const unsigned char **bytes,
                     struct pst_error *err)
{
    const struct pst_spool *spool = &s->spool;
    *bytes = (const unsigned char *)spool->bytes.p;
    int r = pst_spool_settle(&s->spool, err);
    if (r != 0 || spool->fd < 0)
        return r;
    s->map_size = (size_t)spool->written;
    s->map = mmap(NULL, s->map_size, PROT_READ, MAP_SHARED, spool->fd, 0);
    if (s->map == MAP_FAILED) {
        s->map = NULL;
        return pst_fail_errno(err, PST_EIO, errno, "a spool file");
    }
    *bytes = s->map;
    return 0;
}

int pst_signatures_finish(struct pst_signatures *s,
                          struct pst_glass_pairs_doc *docs, size_t n,
                          struct pst_error *err)
{
    const unsigned char *bytes;
    int r = map_spool(s, &bytes, err);
    for (size_t i = 0; r == 0 && i < n; i++) {
        const struct pst_signature_place *place =
            i < s->count ? &s->places[i] : NULL;
        docs[i] = (struct pst_glass_pairs_doc){NULL, 0};
        if (place != NULL && place->class_number != 0)
            docs[i] = (struct pst_glass_pairs_doc){bytes + place->offset,
                                                   place->class_number - 1};
    }
    return r;
}

void pst_signatures_forget(const struct pst_signatures *s)
{
    if (s->map != NULL)
        madvise(s->map, s->map_size, MADV_DONTNEED);
}

uint32_t pst_signatures_look(const char *path, unsigned *bits)
{
    struct pst_glass_mapped m;
    struct pst_glass_sidecar sidecar;
    struct pst_glass_pairs pairs;
    uint32_t documents = 0;
    *bits = 0;
    if (pst_glass_mapped_open(&m, path, 0, NULL) == 0) {
        pst_glass_sidecar_open(&sidecar, path, m.seal);
        pst_glass_pairs_open(
            &pairs, pst_glass_sidecar_find(&sidecar, PST_GLASS_PAIRS_TAG));
        *bits = pairs.bits;
        documents = m.version.doc_count;
        pst_glass_sidecar_dispose(&sidecar);
    }
    pst_glass_mapped_dispose(&m);
    return documents;
}
