/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as the sidecar of a database, with a head that is believed so that
 * its directory is looked at: what is given lies in the file. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/file.h"
#include "glass/sidecar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As sidecar.h has it. */
enum { ORDER_AT = 8, SEAL_AT = 16, SIZE_AT = 32, HASH_AT = 432, HEAD = 448 };

static void make_believable(unsigned char *p, size_t size)
{
    static const uint32_t version_order[2] = {1, 0x01020304};
    uint64_t whole = size;
    memcpy(p, "postilsc", ORDER_AT);
    memcpy(p + ORDER_AT, version_order, sizeof version_order);
    memcpy(p + SIZE_AT, &whole, sizeof whole);
    uint32_t hash = (uint32_t)XXH3_64bits(p, HASH_AT);
    memcpy(p + HASH_AT, &hash, sizeof hash);
}

static void touch(struct pst_glass_section *s, size_t at, size_t n)
{
    const unsigned char *p = pst_glass_section_get(s, at, n);
    volatile unsigned sum = 0;
    for (size_t i = 0; p != NULL && i < n; i++)
        sum += p[i];
    (void)sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char dir[] = "/tmp/postil-fuzz.XXXXXX";
    struct pst_buf path = PST_BUF_INIT;
    struct pst_glass_sidecar s;
    unsigned char *bytes;
    if (size < HEAD || size > 1 << 16 || mkdtemp(dir) == NULL)
        return 0;
    bytes = malloc(size);
    if (bytes == NULL)
        abort();
    memcpy(bytes, data, size);
    if (data[0] % 16 != 0)
        make_believable(bytes, size);
    pst_path_join(&path, dir, PST_GLASS_SIDECAR);
    if (pst_file_put(path.p, bytes, size, NULL) != 0)
        abort();
    pst_glass_sidecar_open(&s, dir, bytes + SEAL_AT);
    for (unsigned i = 0; i < s.count; i++) {
        struct pst_glass_section *section = &s.sections[i];
        touch(section, section->size / 2, section->size / 4);
        touch(section, 0, section->size);
    }
    pst_glass_sidecar_verify(&s);
    pst_glass_sidecar_dispose(&s);
    pst_buf_dispose(&path);
    free(bytes);
    if (pst_tree_remove(dir, NULL) != 0)
        abort();
    return 0;
}
