/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The spelling dictionary and synonyms. */
#include "tests/binding/backends.h"

static void assert_item(xap_term_iter *it, xap_bytes term, xap_docid freq)
{
    assert_int_equal(xap_term_iter_next(it, &error), 1);
    SAME_BYTES(xap_term_iter_term(it), term);
    assert_int_equal(xap_term_iter_term_freq(it), freq);
    assert_int_equal(xap_term_iter_wdf(it), 0);
}

static void assert_end(xap_term_iter *it)
{
    assert_int_equal(xap_term_iter_next(it, &error), 0);
    xap_term_iter_free(it);
}

static void assert_suggestion(const xap_db *db, const char *word,
                              unsigned max_edits, const char *want)
{
    xap_buf buf = XAP_BUF_INIT;
    OK(xap_db_spelling_suggestion(db, xap_str(word), max_edits, &buf, &error));
    assert_string_equal(buf.p, want);
    xap_buf_dispose(&buf);
}

static void spelling(void **state)
{
    struct fixture *fx = *state;
    xap_wdb *w = fx->shard[0];
    xap_term_iter *it;
    OK(xap_wdb_add_spelling(w, XAP_LIT("word"), 2, &error));
    OK(xap_wdb_add_spelling(w, XAP_LIT("word"), 3, &error));
    OK(xap_wdb_add_spelling(w, XAP_LIT("ward"), 9, &error));
    OK(xap_wdb_add_spelling(w, XAP_LIT("a\0b"), 1, &error));
    OK(xap_wdb_add_spelling(w, XAP_LIT("gone"), 4, &error));
    OK(xap_wdb_add_spelling(w, XAP_LIT("x"), 4, &error));
    OK(xap_wdb_remove_spelling(w, XAP_LIT("gone"), 4, &error));
    OK(xap_wdb_remove_spelling(w, XAP_LIT("ward"), 5, &error));
    OK(xap_wdb_remove_spelling(w, XAP_LIT("never"), 1, &error));
    xap_db *db = fx_read(fx);
    OK(xap_db_spellings(&it, db, &error));
    assert_item(it, XAP_LIT("a\0b"), 1);
    assert_item(it, XAP_LIT("ward"), 4);
    assert_item(it, XAP_LIT("word"), 5);
    assert_end(it);

    OK(xap_db_spellings(&it, db, &error));
    assert_int_equal(xap_term_iter_skip_to(it, XAP_LIT("wb"), &error), 1);
    SAME_BYTES(xap_term_iter_term(it), XAP_LIT("word"));
    assert_end(it);

    assert_suggestion(db, "wurd", 1, "word");
    assert_suggestion(db, "owrd", 2, "word");
    assert_suggestion(db, "wodr", 0, "");
    assert_suggestion(db, "elephant", 2, "");
}

/* Frequencies of the same word in two shards are added. */
static void spelling_of_shards(void **state)
{
    struct fixture *fx = *state;
    xap_term_iter *it;
    OK(xap_wdb_add_spelling(fx->shard[0], XAP_LIT("word"), 2, &error));
    OK(xap_wdb_add_spelling(fx->shard[1], XAP_LIT("word"), 3, &error));
    OK(xap_wdb_add_spelling(fx->shard[1], XAP_LIT("other"), 1, &error));
    xap_db *db = fx_read(fx);
    OK(xap_db_spellings(&it, db, &error));
    assert_item(it, XAP_LIT("other"), 1);
    assert_item(it, XAP_LIT("word"), 5);
    assert_end(it);
}

static void synonyms(void **state)
{
    struct fixture *fx = *state;
    xap_wdb *w = fx->shard[0];
    xap_term_iter *it;
    OK(xap_wdb_add_synonym(w, XAP_LIT("car"), XAP_LIT("motor"), &error));
    OK(xap_wdb_add_synonym(w, XAP_LIT("car"), XAP_LIT("auto\0"), &error));
    OK(xap_wdb_add_synonym(w, XAP_LIT("car"), XAP_LIT("motor"), &error));
    OK(xap_wdb_add_synonym(w, XAP_LIT("car"), XAP_LIT("bus"), &error));
    OK(xap_wdb_remove_synonym(w, XAP_LIT("car"), XAP_LIT("bus"), &error));
    OK(xap_wdb_add_synonym(w, XAP_LIT("cat"), XAP_LIT("pet"), &error));
    OK(xap_wdb_add_synonym(w, XAP_LIT("dog"), XAP_LIT("pet"), &error));
    OK(xap_wdb_add_synonym(w, XAP_LIT("can"), XAP_LIT("tin"), &error));
    OK(xap_wdb_clear_synonyms(w, XAP_LIT("can"), &error));
    xap_db *db = fx_read(fx);
    OK(xap_db_synonym_keys(&it, db, XAP_LIT("ca"), &error));
    assert_item(it, XAP_LIT("car"), 0);
    assert_item(it, XAP_LIT("cat"), 0);
    assert_end(it);
    OK(xap_db_synonyms(&it, db, XAP_LIT("car"), &error));
    assert_item(it, XAP_LIT("auto\0"), 0);
    assert_item(it, XAP_LIT("motor"), 0);
    assert_end(it);
    OK(xap_db_synonyms(&it, db, XAP_LIT("can"), &error));
    assert_end(it);
}

static void of_nothing(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fx_read(fx);
    xap_term_iter *it;
    OK(xap_db_spellings(&it, db, &error));
    assert_end(it);
    OK(xap_db_synonyms(&it, db, XAP_LIT("car"), &error));
    assert_end(it);
    OK(xap_db_synonym_keys(&it, db, XAP_LIT(""), &error));
    assert_end(it);
    assert_suggestion(db, "word", 2, "");
}

static void too_long(void **state)
{
    struct fixture *fx = *state;
    char wide[256];
    memset(wide, 'x', sizeof wide);
    xap_bytes word = {wide, 255}, term = {wide, 256};
    OK(xap_wdb_add_spelling(fx->shard[0], word, 1, &error));
    FAILS(XAP_EARG, xap_wdb_commit(fx->shard[0], &error));
    OK(xap_wdb_add_synonym(fx->shard[1], term, XAP_LIT("s"), &error));
    FAILS(XAP_EARG, xap_wdb_commit(fx->shard[1], &error));
}

static void in_memory(void **state)
{
    struct fixture *fx = *state;
    xap_wdb *w = fx->shard[0];
    FAILS(XAP_EUNIMPL, xap_wdb_add_spelling(w, XAP_LIT("word"), 1, &error));
    FAILS(XAP_EUNIMPL, xap_wdb_remove_spelling(w, XAP_LIT("word"), 1, &error));
    FAILS(XAP_EUNIMPL,
          xap_wdb_add_synonym(w, XAP_LIT("a"), XAP_LIT("b"), &error));
    FAILS(XAP_EUNIMPL,
          xap_wdb_remove_synonym(w, XAP_LIT("a"), XAP_LIT("b"), &error));
    FAILS(XAP_EUNIMPL, xap_wdb_clear_synonyms(w, XAP_LIT("a"), &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON(spelling, glass),
        ON(spelling, glass3),
        ON(spelling_of_shards, glass2),
        ON(synonyms, glass),
        ON(synonyms, glass3),
        ON_ALL(of_nothing),
        ON(too_long, glass2),
        ON(in_memory, inmemory),
    };
    return cmocka_run_group_tests_name("dictionary", tests, NULL, NULL);
}
