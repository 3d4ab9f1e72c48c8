/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Spelling and synonym tables: the golden bytes of their tags; and each entry
 * is the one that Xapian's own writer makes. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "compare_shards.h"
#include "glass/database.h"
#include "glass/spelling.h"
#include "glass/synonym.h"
#include "indexer/bulk.h"
#include "random_words.h"
#include "tempdir.h"

#define BYTES(b, literal)                                          \
    do {                                                           \
        assert_int_equal((b)->n, sizeof(literal) - 1);             \
        assert_memory_equal((b)->p, literal, sizeof(literal) - 1); \
        pst_buf_clear(b);                                          \
    } while (0)

static unsigned big16(const char *p)
{
    return (unsigned)(unsigned char)p[0] << 8 | (unsigned char)p[1];
}

/* Append a tag, or what it inflates to. */
static void add_tag(struct pst_buf *out, struct pst_buf *tag, bool deflated)
{
    if (!deflated) {
        pst_buf_addstr(out, pst_buf_str(tag));
        return;
    }
    z_stream z = {.next_in = (Bytef *)tag->p, .avail_in = (uInt)tag->n};
    int r = Z_OK;
    assert_int_equal(inflateInit2(&z, -15), Z_OK);
    while (r == Z_OK) {
        enum { PIECE = 65536 };
        z.next_out = (Bytef *)pst_buf_reserve(out, PIECE);
        z.avail_out = PIECE;
        r = inflate(&z, Z_NO_FLUSH);
        out->n += PIECE - z.avail_out;
    }
    assert_int_equal(r, Z_STREAM_END);
    inflateEnd(&z);
}

/* The keys and tags of a table whose leaves are in order, as "KEY=TAG\n". */
static void dump_table(struct pst_buf *out, const char *dir, const char *name,
                       unsigned block_size)
{
    struct pst_buf path = PST_BUF_INIT, file = PST_BUF_INIT;
    struct pst_buf tag = PST_BUF_INIT;
    pst_path_join(&path, dir, name);
    assert_int_equal(pst_file_read(path.p, 0, &file, NULL), 0);
    for (size_t at = 0; at < file.n; at += block_size) {
        const char *block = file.p + at;
        size_t end = block[4] == 0 ? big16(block + 9) : 0;
        for (size_t d = 11; d < end; d += 2) {
            const char *item = block + big16(block + d);
            unsigned head = big16(item), key_n = (unsigned char)item[2];
            bool first = (head & 0x2000) != 0;
            size_t before = 3 + key_n + (first ? 0 : 2);
            if (first)
                pst_buf_add(out, item + 3, key_n);
            pst_buf_add(&tag, item + before, (head & 0x1fff) + 3 - before);
            if ((head & 0x4000) == 0)
                continue;
            pst_buf_addc(out, '=');
            add_tag(out, &tag, (head & 0x8000) != 0);
            pst_buf_addc(out, '\n');
            pst_buf_clear(&tag);
        }
    }
    pst_buf_dispose(&tag);
    pst_buf_dispose(&file);
    pst_buf_dispose(&path);
}

static void lists(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    pst_glass_spelling_word(&b, pst_str_of(""), pst_str_of("cab"));
    pst_glass_spelling_word(&b, pst_str_of("cab"), pst_str_of("cabin"));
    pst_glass_spelling_word(&b, pst_str_of("cabin"), pst_str_of("dog"));
    BYTES(&b, "ccab" /* 3, 96 ^ 3 is 'c' */
              "cbin"
              "`cdog");
    struct pst_str synonyms[] = {{"", 0}, {"a\0", 2}, {"car", 3}};
    assert_int_equal(pst_glass_synonyms(&b, synonyms, 3, NULL), 0);
    BYTES(&b, "`"
              "ba\0"
              "ccar");
    pst_buf_dispose(&b);
}

static void put_words(struct pst_glass_spelling *s)
{
    static const struct {
        const char *word;
        uint32_t frequency;
    } words[] = {{"ab", 1}, {"abba", 3}, {"b", 9}, {"banana", 256}, {"bat", 2}};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(pst_glass_spelling_add(s, pst_str_of(words[i].word),
                                                words[i].frequency, NULL),
                         0);
}

/* All entries, from lists in memory as from those of a file for each word. */
static void entries(void **state)
{
    static const char golden[] =
        "=\n" /* the null item */
        "Baa=dabba\nBab=bab\nBbt=cbat\n"
        "Hab=bab"
        "bbba\n"
        "Hba=fbanana"
        "bat\n"
        "Mabb=dabba\nMana=fbanana\nMban=fbanana\nMbat=cbat\nMbba=dabba\n"
        "Mnan=fbanana\n"
        "Tab=bab\nTat=cbat\nTba=dabba\nTna=fbanana\n"
        "Wab=\x01\nWabba=\x03\nWbanana=\x00\x01\nWbat=\x02\n";
    static const size_t memory[] = {0, 300, 1 << 20};
    for (size_t i = 0; i < 3; i++) {
        struct pst_glass_leaves table;
        struct pst_glass_spelling s;
        struct pst_glass_version version = {.doc_count = 0};
        struct pst_buf b = PST_BUF_INIT;
        assert_int_equal(pst_glass_database_begin(
                             &table, *state, PST_GLASS_SPELLING, 2048, NULL),
                         0);
        assert_int_equal(
            pst_glass_spelling_begin(&s, &table, NULL, *state, memory[i], NULL),
            0);
        put_words(&s);
        assert_int_equal(pst_glass_spelling_end(&s, NULL), 0);
        assert_int_equal(s.frequency_high, 256);
        pst_glass_spelling_dispose(&s);
        assert_int_equal(
            pst_glass_database_end(&table, PST_GLASS_SPELLING, &version, NULL),
            0);
        assert_int_equal(version.roots[PST_GLASS_SPELLING].entries, 19);
        dump_table(&b, *state, "spelling.glass", 2048);
        BYTES(&b, golden);
        pst_buf_dispose(&b);
        tempdir_remove(state, "spelling.glass");
    }
}

static void refused_words(void **state)
{
    char big[255];
    struct pst_glass_leaves table;
    struct pst_glass_spelling s;
    struct pst_error err;
    memset(big, 'z', sizeof big);
    assert_int_equal(pst_glass_database_begin(&table, *state,
                                              PST_GLASS_SPELLING, 2048, NULL),
                     0);
    assert_int_equal(
        pst_glass_spelling_begin(&s, &table, NULL, *state, 1 << 20, NULL), 0);
    assert_int_equal(pst_glass_spelling_add(&s, pst_str_of("ba"), 1, &err), 0);
    assert_int_equal(pst_glass_spelling_add(&s, pst_str_of("ba"), 1, &err),
                     -PST_EINDEX);
    assert_int_equal(pst_glass_spelling_add(&s, pst_str_of("ab"), 1, &err),
                     -PST_EINDEX);
    assert_int_equal(pst_glass_spelling_add(&s, pst_str_of("bb"), 0, &err),
                     -PST_EINDEX);
    assert_int_equal(
        pst_glass_spelling_add(&s, (struct pst_str){big, 255}, 1, &err),
        -PST_EINDEX);
    assert_int_equal(
        pst_glass_spelling_add(&s, (struct pst_str){big, 254}, 1, &err), 0);
    pst_glass_spelling_dispose(&s);
    pst_glass_leaves_dispose(&table);
}

static void refused_synonyms(void **state)
{
    (void)state;
    char big[256];
    struct pst_buf b = PST_BUF_INIT;
    struct pst_error err;
    memset(big, 'z', sizeof big);
    struct pst_str twice[] = {{"a", 1}, {"a", 1}};
    struct pst_str descending[] = {{"b", 1}, {"a", 1}};
    struct pst_str wide[] = {{big, 256}};
    assert_int_equal(pst_glass_synonyms(&b, twice, 0, &err), -PST_EINDEX);
    assert_int_equal(pst_glass_synonyms(&b, twice, 2, &err), -PST_EINDEX);
    assert_int_equal(pst_glass_synonyms(&b, descending, 2, &err), -PST_EINDEX);
    assert_int_equal(pst_glass_synonyms(&b, wide, 1, &err), -PST_EINDEX);
    pst_buf_dispose(&b);
}

static void write_bulk(void **state, const char *path,
                       const struct pst_bulk_words *words)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_bulk_options o = {
        .folder = *state, .block_size = 8192, .words = words};
    if (pst_bulk_write(path, NULL, 0, &o, &err) != 0)
        fail_msg("%s", err.message);
}

/* Compacted, so that its leaves are in order. */
static void write_reference(void **state, const char *path,
                            const struct pst_bulk_words *words)
{
    xap_error err;
    xap_wdb *w = NULL;
    xap_db *db = NULL;
    char *loose = tempdir_path(state, "loose");
    if (xap_wdb_open(&w, loose, XAP_DB_CREATE | XAP_DB_GLASS, &err) != XAP_OK ||
        xap_wdb_close(w, &err) != XAP_OK ||
        add_words(loose, words, &err) != XAP_OK ||
        xap_db_open(&db, loose, XAP_DB_GLASS, &err) != XAP_OK ||
        xap_db_compact(db, path, true, &err) != XAP_OK)
        fail_msg("%s", err.message);
    xap_wdb_free(w);
    xap_db_free(db);
    tempdir_remove(state, "loose");
    free(loose);
}

static void assert_same_table(const char *a, const char *b, const char *name)
{
    struct pst_buf x = PST_BUF_INIT, y = PST_BUF_INIT;
    dump_table(&x, a, name, 8192);
    dump_table(&y, b, name, 8192);
    assert_int_equal(x.n, y.n);
    assert_memory_equal(x.p, y.p, x.n);
    pst_buf_dispose(&x);
    pst_buf_dispose(&y);
}

static void equals_xapian(void **state)
{
    static const size_t memory[] = {1 << 20, 1 << 30};
    char *reference = tempdir_path(state, "reference");
    char *bulk = tempdir_path(state, "bulk");
    for (uint64_t i = 0; i < 2; i++) {
        struct pst_arena arena = PST_ARENA_INIT;
        uint64_t seed = 40 + i;
        size_t problems = 0;
        struct comparison c;
        struct pst_bulk_words words = random_words(&arena, &seed, 1500, 300);
        words.memory = memory[i];
        write_reference(state, reference, &words);
        write_bulk(state, bulk, &words);
        assert_int_equal(xap_db_check(bulk, &problems, NULL), XAP_OK);
        assert_int_equal(problems, 0);
        assert_int_equal(compare_shards(&c, reference, bulk), 0);
        assert_true(c.words > 1000 && c.synonyms > 1000 && c.suggestions > 300);
        assert_same_table(reference, bulk, "spelling.glass");
        assert_same_table(reference, bulk, "synonym.glass");
        tempdir_remove(state, "reference");
        tempdir_remove(state, "bulk");
        pst_arena_dispose(&arena);
    }
    free(reference);
    free(bulk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists),
        cmocka_unit_test_setup_teardown(entries, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(refused_words, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test(refused_synonyms),
        cmocka_unit_test_setup_teardown(equals_xapian, tempdir_setup,
                                        tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
