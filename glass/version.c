/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/version.h"

#include "base/file.h"

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
    enum { FAKE = 1, SEQUENTIAL = 2 };
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
    /* Magic, then the format's date: 2016-03-14. */
    pst_buf_add(out, "\x0f\x0dXapian Glass\x04\x6e", 16);
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
