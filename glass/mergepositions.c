/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/merge.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/mergeparts.h"
#include "glass/pack.h"

/* A source's place among the positions: at a term's documents. */
struct place {
    const struct pst_glass_source *source;
    struct pst_glass_cursor cursor;
    struct pst_buf term; /* packed */
    uint32_t
        docid; /* the new one, or PST_GLASS_ENDED when the term has no more */
    bool more; /* the cursor is at an item */
};

struct positions {
    const struct pst_glass_merge *m;
    struct pst_glass_leaves *out;
    struct place *places;
    struct place **equal; /* those at the term at hand */
    size_t equal_count;
    struct pst_buf key, room;
    uint64_t since;
    size_t cuts;
};

/* The bytes of the packed term that a key begins with; 0: there is none. */
static size_t term_bytes(struct pst_str key)
{
    const char *end = key.p + key.n;
    const char *p = key.p;
    while ((p = memchr(p, '\0', (size_t)(end - p))) != NULL && p + 1 < end &&
           p[1] == (char)0xff)
        p += 2;
    return p != NULL ? (size_t)(p - key.p) + 1 : 0;
}

/* From the item at hand on to the next of the term that is not dropped. */
static int settle(struct place *p, struct pst_error *err)
{
    size_t n = p->term.n;
    for (;;) {
        struct pst_str key = p->cursor.key;
        /* 00 ff is a NUL within a longer term; no docid begins with ff. */
        if (key.n <= n || memcmp(key.p, p->term.p, n) != 0 ||
            key.p[n] == (char)0xff) {
            p->docid = PST_GLASS_ENDED;
            return 0;
        }
        struct pst_reader rest;
        pst_reader_init(&rest, key.p + n, key.n - n);
        uint64_t old = pst_glass_read_sort_uint(&rest);
        if (rest.bad || rest.p != rest.end || old > p->source->last)
            return pst_glass_cursor_damaged(
                &p->cursor, "a key has no docid that fits", err);
        p->docid = p->source->docids[old];
        if (p->docid != PST_GLASS_DROPPED)
            return 0;
        int r = pst_glass_cursor_next(&p->cursor, err);
        if (r <= 0) {
            p->more = false;
            p->docid = PST_GLASS_ENDED;
            return r;
        }
    }
}

static int next_place(struct place *p, struct pst_error *err)
{
    int r = pst_glass_cursor_next(&p->cursor, err);
    p->more = r == 1;
    p->docid = PST_GLASS_ENDED;
    return r == 1 ? settle(p, err) : r;
}

/* To the term of the item at hand, or on to one that has documents. */
static int begin_term(struct place *p, struct pst_error *err)
{
    p->docid = PST_GLASS_ENDED;
    while (p->more && p->docid == PST_GLASS_ENDED) {
        size_t n = term_bytes(p->cursor.key);
        if (n == 0 || n == p->cursor.key.n)
            return pst_glass_cursor_damaged(
                &p->cursor, n == 0 ? "a key has no term" : "a key has no docid",
                err);
        pst_buf_clear(&p->term);
        pst_buf_add(&p->term, p->cursor.key.p, n);
        int r = settle(p, err);
        if (r != 0)
            return r;
    }
    return 0;
}

static bool find_equal_places(struct positions *s)
{
    s->equal_count = 0;
    for (size_t i = 0; i < s->m->count; i++) {
        struct place *p = &s->places[i];
        int order = -1;
        if (p->docid == PST_GLASS_ENDED)
            continue;
        if (s->equal_count != 0)
            order = pst_str_cmp(pst_buf_str(&p->term),
                                pst_buf_str(&s->equal[0]->term));
        if (order < 0)
            s->equal_count = 0;
        if (order <= 0)
            s->equal[s->equal_count++] = p;
    }
    return s->equal_count != 0;
}

static struct place *least_place(const struct positions *s)
{
    struct place *least = s->equal[0];
    for (size_t i = 1; i < s->equal_count; i++)
        if (s->equal[i]->docid < least->docid)
            least = s->equal[i];
    return least;
}

/* The positions as they are, under the new docid. */
static int copy_place(struct positions *s, const struct place *p,
                      struct pst_error *err)
{
    struct pst_str tag;
    int r = pst_glass_cursor_stored(&p->cursor, &s->room, &tag, err);
    if (r != 0)
        return r;
    pst_buf_truncate(&s->key, p->term.n);
    pst_glass_sort_uint(&s->key, p->docid);
    r = pst_glass_leaves_add(s->out, pst_buf_str(&s->key), tag,
                             p->cursor.compressed, err);
    return r == 0 ? pst_glass_merge_pace(s->m, &s->since, s->key.n + tag.n, err)
                  : r;
}

static int merge_place(struct positions *s, struct pst_error *err)
{
    struct pst_str term = pst_buf_str(&s->equal[0]->term);
    int r = pst_glass_merge_cut(s->m, &s->cuts, term, s->out, err);
    pst_buf_clear(&s->key);
    pst_buf_addstr(&s->key, term);
    while (r == 0) {
        struct place *p = least_place(s);
        if (p->docid == PST_GLASS_ENDED)
            break;
        r = copy_place(s, p, err);
        if (r == 0)
            r = next_place(p, err);
    }
    for (size_t i = 0; r == 0 && i < s->equal_count; i++)
        r = begin_term(s->equal[i], err);
    return r;
}

int pst_glass_merge_positions(const struct pst_glass_merge *m,
                              struct pst_glass_leaves *out,
                              struct pst_error *err)
{
    struct positions s = {
        .m = m, .out = out, .key = PST_BUF_INIT, .room = PST_BUF_INIT};
    int r = 0;
    s.places = pst_calloc(m->count, sizeof *s.places);
    s.equal = pst_calloc(m->count, sizeof(struct place *));
    for (size_t i = 0; i < m->count; i++) {
        struct place *p = &s.places[i];
        p->source = &m->sources[i];
        pst_buf_init(&p->term);
        pst_glass_cursor_init(&p->cursor,
                              &p->source->database->tables[PST_GLASS_POSITION]);
        if (r == 0)
            r = pst_glass_cursor_seek(&p->cursor, (struct pst_str){"", 0}, err);
        p->more = r == 1;
        r = r < 0 ? r : begin_term(p, err);
    }
    while (r == 0 && find_equal_places(&s))
        r = merge_place(&s, err);
    for (size_t i = 0; i < m->count; i++)
        pst_buf_dispose(&s.places[i].term);
    free(s.places);
    free(s.equal);
    pst_buf_dispose(&s.key);
    pst_buf_dispose(&s.room);
    return r;
}
