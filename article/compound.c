/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/compound.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
    HEADER_SIZE = 512,
    /* Places in the header. */
    AT_SHIFT = 30,
    AT_SMALL_SHIFT = 32,
    AT_FOLDER = 48,
    AT_CUTOFF = 56,
    AT_SMALL_TABLE = 60,
    AT_MORE_TABLE = 68,
    AT_TABLE = 76,
    TABLE_IN_HEADER = 109,
    /* An entry of the folder. */
    ENTRY_SIZE = 128,
    NAME_MAX_BYTES = 64,
    AT_NAME_SIZE = 64,
    AT_TYPE = 66,
    AT_LEFT = 68,
    AT_RIGHT = 72,
    AT_CHILD = 76,
    AT_START = 116,
    AT_SIZE = 120,
    TYPE_STREAM = 2
};

static const uint32_t last_real = 0xfffffffa; /* larger ones are marks */

static const char magic[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

bool pst_is_compound(struct pst_str bytes)
{
    return pst_str_starts(bytes, magic);
}

/* The bytes of a sector; of the last one perhaps not all. */
static struct pst_str sector(const struct pst_compound *c, uint32_t number)
{
    uint64_t size = (uint64_t)1 << c->shift;
    uint64_t at = ((uint64_t)number + 1) << c->shift;
    if (number >= last_real || at >= c->bytes.n)
        return (struct pst_str){"", 0};
    uint64_t left = c->bytes.n - at;
    return (struct pst_str){c->bytes.p + at,
                            (size_t)(left < size ? left : size)};
}

/* Append a chain of sectors; false when it leads nowhere, or in a circle. */
static bool read_chain(const struct pst_compound *c, uint32_t first,
                       struct pst_buf *out)
{
    uint32_t n = first;
    size_t steps = 0, most = c->bytes.n >> c->shift;
    while (n < last_real) {
        struct pst_str s = sector(c, n);
        if (s.n == 0 || n >= c->count || steps++ == most)
            return false;
        pst_buf_addstr(out, s);
        n = c->next[n];
    }
    return true;
}

static void add_numbers(uint32_t **items, size_t *count, size_t *cap,
                        struct pst_str s)
{
    for (size_t at = 0; at + 4 <= s.n; at += 4)
        PST_PUSH(*items, *count, *cap) = pst_le32(s, at);
}

/* The table of all sectors, whose own are listed in the header and behind. */
static void read_table(struct pst_compound *c)
{
    size_t cap = 0, most = c->bytes.n >> c->shift, read = 0;
    for (size_t i = 0; i < TABLE_IN_HEADER; i++) {
        struct pst_str s = sector(c, pst_le32(c->bytes, AT_TABLE + 4 * i));
        add_numbers(&c->next, &c->count, &cap, s);
    }
    uint32_t more = pst_le32(c->bytes, AT_MORE_TABLE);
    for (struct pst_str list; (list = sector(c, more)).n >= 8; read++) {
        size_t last = list.n / 4 * 4 - 4;
        for (size_t at = 0; at < last && c->count <= most; at += 4)
            add_numbers(&c->next, &c->count, &cap,
                        sector(c, pst_le32(list, at)));
        more = pst_le32(list, last);
        if (read > most)
            break;
    }
}

/* The entry of that number; false past the end. */
static bool entry_of(const struct pst_compound *c, uint32_t number,
                     struct pst_str *out)
{
    if (number >= c->folder.n / ENTRY_SIZE)
        return false;
    *out =
        (struct pst_str){c->folder.p + (size_t)number * ENTRY_SIZE, ENTRY_SIZE};
    return true;
}

static unsigned lower(unsigned c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static bool is_stream(struct pst_str e, const char *name)
{
    size_t n = strlen(name);
    bool is = (unsigned char)e.p[AT_TYPE] == TYPE_STREAM &&
              2 * (n + 1) <= NAME_MAX_BYTES &&
              pst_le16(e, AT_NAME_SIZE) == 2 * (n + 1);
    for (size_t i = 0; is && i < n; i++)
        is = lower(pst_le16(e, 2 * i)) == lower((unsigned char)name[i]);
    return is;
}

/* The stream of that name in the root: other documents that are put into this
 * one have the same names in folders of their own. The entries of a folder are
 * a tree; all of it is looked at. */
static bool find_stream(const struct pst_compound *c, const char *name,
                        struct pst_str *out)
{
    size_t most = c->folder.n / ENTRY_SIZE, looked_at = 0;
    size_t count = 0, cap = 0;
    uint32_t *open = NULL;
    bool found = false;
    if (entry_of(c, 0, out))
        PST_PUSH(open, count, cap) = pst_le32(*out, AT_CHILD);
    while (count != 0 && !found && looked_at++ <= 2 * most) {
        if (!entry_of(c, open[--count], out))
            continue;
        found = is_stream(*out, name);
        PST_PUSH(open, count, cap) = pst_le32(*out, AT_LEFT);
        PST_PUSH(open, count, cap) = pst_le32(*out, AT_RIGHT);
    }
    free(open);
    return found;
}

int pst_compound_open(struct pst_compound *c, struct pst_str bytes,
                      struct pst_error *err)
{
    struct pst_str root;
    struct pst_buf table = PST_BUF_INIT;
    size_t cap = 0;
    *c = (struct pst_compound){.bytes = bytes,
                               .shift = pst_le16(bytes, AT_SHIFT),
                               .small_shift = pst_le16(bytes, AT_SMALL_SHIFT),
                               .cutoff = pst_le32(bytes, AT_CUTOFF),
                               .folder = PST_BUF_INIT,
                               .small = PST_BUF_INIT};
    if (!pst_is_compound(bytes) || bytes.n < HEADER_SIZE ||
        (c->shift != 9 && c->shift != 12) || c->small_shift != 6)
        return pst_fail(err, PST_EFORMAT, "a damaged compound file");
    read_table(c);
    if (!read_chain(c, pst_le32(bytes, AT_FOLDER), &c->folder) ||
        !entry_of(c, 0, &root))
        return pst_fail(err, PST_EFORMAT,
                        "a damaged compound file: it has no folder");
    read_chain(c, pst_le32(bytes, AT_SMALL_TABLE), &table);
    add_numbers(&c->small_next, &c->small_count, &cap, pst_buf_str(&table));
    pst_buf_dispose(&table);
    read_chain(c, pst_le32(root, AT_START), &c->small);
    return 0;
}

void pst_compound_close(struct pst_compound *c)
{
    free(c->next);
    free(c->small_next);
    pst_buf_dispose(&c->folder);
    pst_buf_dispose(&c->small);
}

static bool read_small(const struct pst_compound *c, uint32_t first,
                       struct pst_buf *out)
{
    uint32_t n = first;
    size_t steps = 0, size = (size_t)1 << c->small_shift;
    size_t most = (c->small.n >> c->small_shift) + 1;
    while (n < last_real) {
        size_t at = (size_t)n << c->small_shift;
        if (n >= c->small_count || at >= c->small.n || steps++ == most)
            return false;
        size_t left = c->small.n - at;
        pst_buf_add(out, c->small.p + at, left < size ? left : size);
        n = c->small_next[n];
    }
    return true;
}

bool pst_compound_stream(const struct pst_compound *c, const char *name,
                         struct pst_buf *out)
{
    struct pst_str e;
    size_t before = out->n;
    if (!find_stream(c, name, &e))
        return false;
    uint32_t first = pst_le32(e, AT_START), size = pst_le32(e, AT_SIZE);
    bool whole = size < c->cutoff ? read_small(c, first, out)
                                  : read_chain(c, first, out);
    if (out->n - before > size)
        pst_buf_truncate(out, before + size);
    return whole && out->n - before == size;
}
