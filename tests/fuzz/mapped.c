/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mapped reader of a glass database: whatever lies in its files, searches
 * and walks end, with items that can be read or with an error. */
#include <stddef.h>
#include <stdint.h>

#include "glass/mapped.h"
#include "glass_folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int unpack(void *payload, struct pst_buf *out, struct pst_str stream,
                  struct pst_error *err)
{
    (void)payload;
    (void)err;
    pst_buf_addstr(out, stream);
    return 0;
}

static unsigned touch(struct pst_str s)
{
    unsigned sum = 0;
    for (size_t i = 0; i < s.n; i++)
        sum += (unsigned char)s.p[i];
    return sum;
}

static void walk(struct pst_glass_cursor *c, int r)
{
    static const struct pst_glass_inflate inflate = {unpack, NULL};
    struct pst_buf room = PST_BUF_INIT;
    unsigned sum = 0;
    while (r == 1) {
        struct pst_str tag;
        if (c->key.n == 0)
            abort();
        sum += touch(c->key);
        if (pst_glass_cursor_tag(c, &inflate, &room, &tag, NULL) == 0)
            sum += touch(tag);
        r = pst_glass_cursor_next(c, NULL);
    }
    volatile unsigned keep = sum;
    (void)keep;
    pst_buf_dispose(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char dir[] = "/tmp/postil-fuzz.XXXXXX";
    struct pst_glass_mapped m;
    struct pst_glass_cursor c;
    struct pst_str middle = {"m", 1};
    if (size == 0 || size > 1 << 16)
        return 0;
    make_glass_folder(dir, data, size);
    if (pst_glass_mapped_open(&m, dir, PST_GLASS_EVERY_TABLE, NULL) == 0) {
        pst_glass_cursor_init(&c, &m.tables[PST_GLASS_POSTLIST]);
        walk(&c, pst_glass_cursor_seek(&c, (struct pst_str){"", 0}, NULL));
        walk(&c, pst_glass_cursor_floor(&c, middle, NULL));
    }
    pst_glass_mapped_dispose(&m);
    if (pst_tree_remove(dir, NULL) != 0)
        abort();
    return 0;
}
