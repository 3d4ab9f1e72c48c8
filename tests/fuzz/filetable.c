/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File tables and dead bitmaps, after the checksum that would hide them from
 * the fuzzer. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "schema/dead.h"
#include "schema/filetable.h"
#include "schema/sealed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use_table(struct pst_str body)
{
    struct pst_file_table t;
    if (pst_file_table_decode("files", body, &t, NULL) != 0)
        return;
    for (size_t i = 0; i < t.count; i++)
        if (pst_file_table_find(&t, t.entries[i].path) != &t.entries[i])
            abort();
    pst_file_table_dispose(&t);
}

static void use_dead(struct pst_str body)
{
    struct pst_dead d;
    if (pst_dead_decode("dead", body, &d, NULL) != 0)
        return;
    uint32_t count = 0;
    for (uint32_t id = 1; id <= d.last; id++)
        count += pst_dead_has(&d, id);
    if (count != d.count)
        abort();
    pst_dead_dispose(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pst_str bytes = {(const char *)data, size};
    struct pst_str body;
    use_table(bytes);
    use_dead(bytes);
    if (pst_sealed_open("files", "postil-files\n", bytes, &body, NULL) == 0)
        use_table(body);
    return 0;
}
