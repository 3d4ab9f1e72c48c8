/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/items.h"

int pst_glass_get_metadata(const struct pst_glass_mapped *m, struct pst_str key,
                           struct pst_buf *room, struct pst_str *tag,
                           struct pst_error *err)
{
    struct pst_buf packed = PST_BUF_INIT;
    struct pst_glass_cursor c;
    pst_buf_add(&packed, "\0\xc0", 2);
    pst_buf_addstr(&packed, key);
    pst_glass_cursor_init(&c, &m->tables[PST_GLASS_POSTLIST]);
    int r = pst_glass_cursor_find(&c, pst_buf_str(&packed), err);
    pst_buf_dispose(&packed);
    if (r != 1)
        return r;
    r = pst_glass_cursor_tag(&c, NULL, room, tag, err);
    return r != 0 ? r : 1;
}
