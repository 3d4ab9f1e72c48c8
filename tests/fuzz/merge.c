/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Merging shards: whatever lies in their tables, it ends with a shard or with
 * an error. The first byte says which table the rest is, of how many levels and
 * with how large blocks; the others are not there. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "indexer/merge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DOCIDS = 40 };

static void put(const char *dir, const char *name, struct pst_str bytes)
{
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, dir, name);
    if (pst_file_put(path.p, bytes.p, bytes.n, NULL) != 0)
        abort();
    pst_buf_dispose(&path);
}

static void make_shard(const char *dir, const uint8_t *data, size_t size)
{
    enum pst_glass_table which = (enum pst_glass_table)(data[0] % 4);
    struct pst_glass_version v = {.last_docid = DOCIDS};
    struct pst_buf b = PST_BUF_INIT;
    unsigned block = data[0] < 0x80 ? PST_GLASS_BLOCK_LEAST : PST_GLASS_BLOCK;
    for (int i = 0; i < PST_GLASS_TABLES; i++)
        v.roots[i] = pst_glass_fake_root((enum pst_glass_table)i, block);
    v.roots[which].fake = false;
    v.roots[which].level = data[0] % 0x80 / 4 % PST_GLASS_LEVELS;
    pst_glass_version_format(&b, &v);
    put(dir, "iamglass", pst_buf_str(&b));
    pst_buf_clear(&b);
    pst_buf_addf(&b, "%s.glass", pst_glass_table_name(which));
    put(dir, b.p, (struct pst_str){(const char *)data + 1, size - 1});
    pst_buf_dispose(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char dir[] = "/tmp/postil-fuzz.XXXXXX";
    struct pst_buf path = PST_BUF_INIT;
    struct pst_merge m;
    struct pst_merge_options o = {.unsynced = true};
    uint32_t docid;
    if (size == 0 || size > 1 << 16)
        return 0;
    if (mkdtemp(dir) == NULL)
        abort();
    make_shard(dir, data, size);
    pst_path_join(&path, dir, "merged");
    pst_merge_init(&m);
    /* The same one twice, each third of its articles dropped. */
    int r = pst_merge_add(&m, dir, NULL);
    if (r == 0)
        r = pst_merge_add(&m, dir, NULL);
    for (uint32_t i = 0; r == 0 && i < DOCIDS; i++)
        if (i % 3 != 0)
            r = pst_merge_take(&m, i % 2, i + 1, &docid, NULL);
    if (r == 0)
        pst_merge_write(&m, path.p, &o, NULL);
    pst_merge_dispose(&m);
    pst_buf_dispose(&path);
    if (pst_tree_remove(dir, NULL) != 0)
        abort();
    return 0;
}
