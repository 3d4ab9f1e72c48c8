/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/version.h"

#include <string.h>

#include "base/file.h"

enum {
    MAGIC = 16,
    FILE_MOST = 256, /* bytes that any reader looks at */
    FAKE = 1,        /* of a root: there is no table */
    SEQUENTIAL = 2
};

/* "Xapian Glass", then the format's date: 2016-03-14. */
static const char magic[MAGIC + 1] = "\x0f\x0dXapian Glass\x04\x6e";

const char *pst_glass_table_name(enum pst_glass_table table)
{
    static const char *const names[PST_GLASS_TABLES] = {
        "postlist", "docdata", "termlist", "position", "spelling", "synonym"};
    return names[table];
}

unsigned pst_glass_compress_min(enum pst_glass_table table)
{
    return table == PST_GLASS_POSTLIST || table == PST_GLASS_POSITION ? 0 : 18;
}

struct pst_glass_root pst_glass_fake_root(enum pst_glass_table table,
                                          unsigned block_size)
{
    struct pst_glass_root root = {.block_size = block_size,
                                  .compress_min = pst_glass_compress_min(table),
                                  .fake = true};
    return root;
}

static void format_root(struct pst_buf *out, const struct pst_glass_root *r)
{
    pst_buf_adduint(out, r->block);
    pst_buf_adduint(out, (uint64_t)r->level << 2 | SEQUENTIAL |
                             (r->fake ? FAKE : 0));
    pst_buf_adduint(out, r->entries);
    pst_buf_adduint(out, r->block_size / 2048);
    pst_buf_adduint(out, r->compress_min);

    /* No free blocks: revision, blocks in use, two empty cursors. */
    struct pst_buf free_list = PST_BUF_INIT;
    if (!r->fake) {
        pst_buf_adduint(&free_list, PST_GLASS_REVISION);
        pst_buf_adduint(&free_list, r->blocks);
        pst_buf_add(&free_list, "\0\0\0\0", 4);
    }
    pst_buf_adduint(out, free_list.n);
    pst_buf_addstr(out, pst_buf_str(&free_list));
    pst_buf_dispose(&free_list);
}

void pst_glass_version_format(struct pst_buf *out,
                              const struct pst_glass_version *v)
{
    pst_buf_add(out, magic, MAGIC);
    pst_buf_add(out, v->uuid, sizeof v->uuid);
    pst_buf_adduint(out, PST_GLASS_REVISION);
    for (int i = 0; i < PST_GLASS_TABLES; i++)
        format_root(out, &v->roots[i]);
    pst_buf_adduint(out, v->doc_count);
    pst_buf_adduint(out, v->last_docid - v->doc_count);
    pst_buf_adduint(out, v->length_low);
    pst_buf_adduint(out, v->wdf_high);
    pst_buf_adduint(out, v->length_high - v->wdf_high);
    pst_buf_adduint(out, 0); /* oldest changeset */
    pst_buf_adduint(out, v->total_length);
    pst_buf_adduint(out, v->spelling_high);
}

static uint32_t read_u32(struct pst_reader *r)
{
    uint64_t v = pst_reader_uint(r);
    r->bad |= v > UINT32_MAX;
    return (uint32_t)v;
}

/* a + b, which is bad when it does not fit. */
static uint32_t read_above(struct pst_reader *r, uint32_t a)
{
    uint32_t b = read_u32(r);
    r->bad |= b > UINT32_MAX - a;
    return a + b;
}

static void parse_root(struct pst_reader *r, struct pst_glass_root *root)
{
    memset(root, 0, sizeof *root);
    root->block = read_u32(r);
    uint32_t level = read_u32(r);
    root->fake = (level & FAKE) != 0;
    root->level = level >> 2;
    root->entries = pst_reader_uint(r);
    uint32_t size = read_u32(r);
    bool right = size != 0 && (size & (size - 1)) == 0 &&
                 size <= PST_GLASS_BLOCK_MOST / PST_GLASS_BLOCK_LEAST &&
                 root->level < (root->fake ? 1 : PST_GLASS_LEVELS);
    root->block_size = right ? size * PST_GLASS_BLOCK_LEAST : 0;
    root->compress_min = read_u32(r);
    struct pst_str free_list = pst_reader_string(r);
    r->bad |= !right;
    if (root->fake)
        return;
    struct pst_reader f;
    pst_reader_init(&f, free_list.p, free_list.n);
    pst_reader_uint(&f); /* its revision */
    root->blocks = read_u32(&f);
    r->bad |= f.bad;
}

int pst_glass_version_parse(struct pst_glass_version *v, struct pst_str bytes,
                            const char *name, struct pst_error *err)
{
    struct pst_reader r;
    memset(v, 0, sizeof *v);
    if (bytes.n < MAGIC || memcmp(bytes.p, magic, MAGIC) != 0)
        return pst_fail(err, PST_EINDEX, "%s: not of a glass database", name);
    pst_reader_init(&r, bytes.p + MAGIC, bytes.n - MAGIC);
    struct pst_str uuid = pst_reader_bytes(&r, sizeof v->uuid);
    memcpy(v->uuid, uuid.p, uuid.n);
    pst_reader_uint(&r); /* revision */
    for (int i = 0; i < PST_GLASS_TABLES; i++)
        parse_root(&r, &v->roots[i]);
    v->doc_count = read_u32(&r);
    v->last_docid = read_above(&r, v->doc_count);
    v->length_low = read_u32(&r);
    v->wdf_high = read_u32(&r);
    v->length_high = read_above(&r, v->wdf_high);
    pst_reader_uint(&r); /* oldest changeset */
    v->total_length = pst_reader_uint(&r);
    v->spelling_high = read_u32(&r);
    if (r.bad || r.p != r.end || bytes.n > FILE_MOST)
        return pst_fail(err, PST_EINDEX, "%s: damaged", name);
    return 0;
}

int pst_glass_version_write(const char *dir, const struct pst_glass_version *v,
                            struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    struct pst_buf bytes = PST_BUF_INIT;
    pst_path_join(&path, dir, "iamglass");
    pst_glass_version_format(&bytes, v);
    int r = v->unsynced ? pst_file_put(path.p, bytes.p, bytes.n, err)
                        : pst_file_publish(path.p, bytes.p, bytes.n, err);
    pst_buf_dispose(&path);
    pst_buf_dispose(&bytes);
    return r;
}
