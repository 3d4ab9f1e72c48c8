/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Garbled places of any text, and of its bytes taken for Latin-1: nothing is
 * read behind the end, and there are no more than characters beyond ASCII. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "article/garble.h"
#include "base/mem.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count_high(struct pst_str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.n; i++)
        count += ((unsigned char)s.p[i] & 0xc0) == 0xc0;
    return count;
}

static size_t count(struct pst_str s)
{
    char *exact = pst_malloc(s.n); /* no byte more */
    if (s.n != 0)
        memcpy(exact, s.p, s.n);
    size_t places = pst_garbled_places((struct pst_str){exact, s.n});
    if (places > count_high(s))
        abort();
    free(exact);
    return places;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pst_str text = {(const char *)data, size};
    struct pst_buf twice = PST_BUF_INIT;
    text.n = pst_utf8_valid_prefix(text.p, text.n);
    count(text);
    for (size_t i = 0; i < text.n; i++)
        pst_utf8_append(&twice, (unsigned char)text.p[i]);
    count(pst_buf_str(&twice));
    pst_buf_dispose(&twice);
    return 0;
}
