/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Front matter of any bytes. */
#include <stdint.h>
#include <stdlib.h>

#include "article/charset.h"
#include "article/frontmatter.h"
#include "tests/fuzz/extract_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pst_source src;
    struct pst_article a;
    pst_source_init(&src);
    pst_article_init(&a);
    struct pst_str bytes = {(const char *)data, size};
    pst_source_decode(&src, bytes, NULL, NULL);
    size_t body = pst_front_matter(&a, &src, 32);
    if (body > src.text.n)
        abort();
    pst_article_compose(&a, &src);
    check_article(&a, size);
    pst_article_dispose(&a);
    pst_source_dispose(&src);
    return 0;
}
