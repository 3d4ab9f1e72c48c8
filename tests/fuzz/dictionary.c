/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dictionary of a glass database: whatever lies in its files, reading ends,
 * with terms that lie within their block or with an error. The first byte says
 * how many levels the version file tells of, or that the rest is that file;
 * else the rest are the blocks of postlist.glass. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "glass/dictionary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_file(const char *dir, const char *name, const void *p,
                       size_t n)
{
    struct pst_buf path = PST_BUF_INIT;
    pst_path_join(&path, dir, name);
    unlink(path.p);
    if (pst_file_create(path.p, p, n, NULL) != 0)
        abort();
    pst_buf_dispose(&path);
}

/* Blocks of 2 KB, the first one the root. */
static void write_version(const char *dir, unsigned level)
{
    struct pst_buf b = PST_BUF_INIT;
    pst_buf_add(&b, "\x0f\x0dXapian Glass\x04\x6e", 16);
    pst_buf_add(&b, "0123456789abcdef", 16);
    pst_buf_adduint(&b, 1);
    pst_buf_adduint(&b, 0);
    pst_buf_adduint(&b, level << 2);
    pst_buf_adduint(&b, 1);
    pst_buf_adduint(&b, 1);
    write_file(dir, "iamglass", b.p, b.n);
    pst_buf_dispose(&b);
}

static void read_all(const char *dir, struct pst_str from)
{
    struct pst_glass_dictionary d;
    struct pst_str term;
    uint32_t count;
    int r = pst_glass_dictionary_open(&d, dir, NULL);
    if (r == 0)
        r = pst_glass_dictionary_seek(&d, from, NULL);
    while (r == 0 &&
           (r = pst_glass_dictionary_next(&d, &term, &count, NULL)) == 1) {
        if (term.n == 0 || term.n > 255)
            abort();
        for (size_t i = 0; i < term.n; i++)
            if (term.p[i] == '\0')
                abort();
        r = 0;
    }
    pst_glass_dictionary_dispose(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char dir[] = "/tmp/postil-fuzz.XXXXXX";
    if (size == 0 || size > 1 << 16)
        return 0;
    if (mkdtemp(dir) == NULL)
        abort();
    if (data[0] < 0x80) {
        write_version(dir, data[0] % PST_GLASS_LEVELS);
        write_file(dir, "postlist.glass", data + 1, size - 1);
    } else {
        write_file(dir, "iamglass", data + 1, size - 1);
        write_file(dir, "postlist.glass", data + 1, size - 1);
    }
    read_all(dir, (struct pst_str){"", 0});
    read_all(dir, (struct pst_str){"m", 1});
    if (pst_tree_remove(dir, NULL) != 0)
        abort();
    return 0;
}
