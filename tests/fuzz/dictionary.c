/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dictionary of a glass database: whatever lies in its files, reading ends,
 * with terms that lie within their block or with an error. */
#include <stddef.h>
#include <stdint.h>

#include "glass/dictionary.h"
#include "glass_folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Now and then what begins alike is passed over. */
static void read_all(const char *dir, struct pst_str from, size_t beyond)
{
    struct pst_glass_dictionary d;
    struct pst_str term;
    uint32_t count;
    int r = pst_glass_dictionary_open(&d, dir, NULL);
    if (r == 0)
        r = pst_glass_dictionary_seek(&d, from, NULL);
    while (r == 0 && pst_glass_dictionary_next(&d, &term, &count, NULL) == 1) {
        if (term.n == 0 || term.n > 255)
            abort();
        for (size_t i = 0; i < term.n; i++)
            if (term.p[i] == '\0')
                abort();
        pst_glass_dictionary_beyond(&d, term.n % 3 == 0 ? beyond : 0);
    }
    pst_glass_dictionary_dispose(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char dir[] = "/tmp/postil-fuzz.XXXXXX";
    if (size == 0 || size > 1 << 16)
        return 0;
    make_glass_folder(dir, data, size);
    read_all(dir, (struct pst_str){"", 0}, 0);
    read_all(dir, (struct pst_str){"m", 1}, 0);
    read_all(dir, (struct pst_str){"", 0}, 2);
    if (pst_tree_remove(dir, NULL) != 0)
        abort();
    return 0;
}
