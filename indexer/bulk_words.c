/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/bulk_words.h"

#include "glass/database.h"
#include "glass/spelling.h"
#include "glass/synonym.h"
#include "schema/deflate.h"

enum { LEVEL = 6 }; /* as Xapian deflates them */

static bool deflate_tag(void *payload, struct pst_buf *out, struct pst_str s)
{
    return pst_deflate_raw(payload, out, s);
}

static int put_spelling(const struct pst_bulk_words *w, const char *folder,
                        const struct pst_glass_deflate *d,
                        struct pst_glass_leaves *table,
                        struct pst_glass_version *version,
                        struct pst_error *err)
{
    struct pst_glass_spelling s;
    int r = pst_glass_spelling_begin(&s, table, d, folder, w->memory, err);
    if (r != 0)
        return r;
    for (size_t i = 0; r == 0 && i < w->spelling_count; i++)
        r = pst_glass_spelling_add(&s, w->spelling[i].word,
                                   w->spelling[i].frequency, err);
    if (r == 0)
        r = pst_glass_spelling_end(&s, err);
    version->spelling_high = s.frequency_high;
    pst_glass_spelling_dispose(&s);
    return r;
}

static int put_synonyms(const struct pst_bulk_words *w,
                        const struct pst_glass_deflate *d,
                        struct pst_glass_leaves *table, struct pst_error *err)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < w->synonym_count; i++) {
        const struct pst_bulk_synonyms *s = &w->synonyms[i];
        r = pst_glass_put_synonyms(table, d, s->term, s->list, s->count, err);
    }
    return r;
}

static int write_table(enum pst_glass_table which, const char *path,
                       const char *folder, unsigned block_size,
                       const struct pst_bulk_words *w,
                       struct pst_glass_version *version, struct pst_error *err)
{
    struct pst_glass_leaves table;
    int r = pst_glass_database_begin(&table, path, which, block_size, err);
    if (r != 0)
        return r;
    struct pst_deflater *deflater = pst_deflater_new(LEVEL);
    struct pst_glass_deflate d = {deflate_tag, deflater};
    if (which == PST_GLASS_SPELLING)
        r = put_spelling(w, folder, &d, &table, version, err);
    else
        r = put_synonyms(w, &d, &table, err);
    pst_deflater_free(deflater);
    if (r == 0)
        return pst_glass_database_end(&table, which, version, err);
    pst_glass_leaves_dispose(&table);
    return r;
}

int pst_bulk_words_write(const char *path, const char *folder,
                         unsigned block_size,
                         const struct pst_bulk_words *words,
                         struct pst_glass_version *version,
                         struct pst_error *err)
{
    static const enum pst_glass_table tables[] = {PST_GLASS_SPELLING,
                                                  PST_GLASS_SYNONYM};
    int r = 0;
    for (size_t i = 0; r == 0 && i < sizeof tables / sizeof *tables; i++) {
        if (words == NULL)
            version->roots[tables[i]] =
                pst_glass_fake_root(tables[i], block_size);
        else
            r = write_table(tables[i], path, folder, block_size, words, version,
                            err);
    }
    return r;
}
