/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/fuzz/glass_folder.h - any bytes as a glass database in a folder: the
 * first byte says how many levels the version file tells of, or that the rest
 * is that file; the rest are the blocks of postlist.glass, of 2 KB, the first
 * one the root. */
#ifndef POSTIL_TESTS_GLASS_FOLDER_H
#define POSTIL_TESTS_GLASS_FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "glass/version.h"

static void write_file(const char *dir, const char *name, struct pst_str bytes)
{
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, dir, name);
    if (pst_file_put(path.p, bytes.p, bytes.n, NULL) != 0)
        abort();
    pst_buf_dispose(&path);
}

/* `dir` is a template for mkdtemp. */
static void make_glass_folder(char *dir, const uint8_t *data, size_t size)
{
    struct pst_buf b = PST_BUF_INIT;
    struct pst_glass_version v = {.doc_count = 0};
    struct pst_str rest = {(const char *)data + 1, size - 1};
    if (mkdtemp(dir) == NULL)
        abort();
    for (int i = 0; i < PST_GLASS_TABLES; i++)
        v.roots[i] =
            pst_glass_fake_root((enum pst_glass_table)i, PST_GLASS_BLOCK_LEAST);
    v.roots[0].fake = false;
    v.roots[0].level = data[0] % PST_GLASS_LEVELS;
    if (data[0] < 0x80)
        pst_glass_version_format(&b, &v);
    else
        pst_buf_addstr(&b, rest);
    write_file(dir, "iamglass", pst_buf_str(&b));
    write_file(dir, "postlist.glass", rest);
    pst_buf_dispose(&b);
}

#endif
