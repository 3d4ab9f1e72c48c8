/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walk everything in two databases and count where they differ: terms,
 * frequencies, wdf, positions, lengths, values, metadata, termlists, data,
 * spelling words and what is suggested out of them, synonyms.
 * xapian-check does not compare postings with termlists or positions; this
 * does, against the database that Xapian itself wrote.
 */
#ifndef TESTS_COMPARE_SHARDS_H
#define TESTS_COMPARE_SHARDS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xapian-c.h>

struct comparison {
    xap_db *a, *b;
    size_t differences;
    size_t postings, positions, words, synonyms; /* looked at */
    size_t suggestions; /* of words that were not empty */
    xap_slot *slots;    /* that documents use */
    size_t slot_count, slot_cap;
};

static void differ(struct comparison *c, const char *what, xap_bytes name)
{
    if (c->differences++ < 20)
        fprintf(stderr, "# differs: %s of '%.*s'\n", what, (int)name.n, name.p);
}

static int same_bytes(xap_bytes a, xap_bytes b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static void compare_positions(struct comparison *c, xap_bytes term,
                              xap_docid docid)
{
    xap_position_iter *x = NULL, *y = NULL;
    int r = xap_db_positions(&x, c->a, docid, term, NULL);
    int s = xap_db_positions(&y, c->b, docid, term, NULL);
    if (r != s)
        differ(c, "whether there are positions", term);
    while (r >= 0 && s >= 0) {
        r = xap_position_iter_next(x, NULL);
        s = xap_position_iter_next(y, NULL);
        if (r != s)
            differ(c, "number of positions", term);
        if (r <= 0 || s <= 0)
            break;
        c->positions++;
        if (xap_position_iter_pos(x) != xap_position_iter_pos(y))
            differ(c, "position", term);
    }
    xap_position_iter_free(x);
    xap_position_iter_free(y);
}

static void compare_postings(struct comparison *c, xap_bytes term)
{
    xap_posting_iter *x = NULL, *y = NULL;
    int r = xap_db_postings(&x, c->a, term, NULL);
    int s = xap_db_postings(&y, c->b, term, NULL);
    while (r >= 0 && s >= 0) {
        r = xap_posting_iter_next(x, NULL);
        s = xap_posting_iter_next(y, NULL);
        if (r != s)
            differ(c, "number of postings", term);
        if (r <= 0 || s <= 0)
            break;
        c->postings++;
        xap_docid docid = xap_posting_iter_docid(x);
        if (docid != xap_posting_iter_docid(y) ||
            xap_posting_iter_wdf(x) != xap_posting_iter_wdf(y))
            differ(c, "posting", term);
        else if (term.n != 0)
            compare_positions(c, term, docid);
    }
    xap_posting_iter_free(x);
    xap_posting_iter_free(y);
}

static void compare_dictionary(struct comparison *c)
{
    xap_term_iter *x = NULL, *y = NULL;
    int r = xap_db_all_terms(&x, c->a, xap_str(""), NULL);
    int s = xap_db_all_terms(&y, c->b, xap_str(""), NULL);
    while (r >= 0 && s >= 0) {
        r = xap_term_iter_next(x, NULL);
        s = xap_term_iter_next(y, NULL);
        if (r != s)
            differ(c, "number of terms", xap_str(""));
        if (r <= 0 || s <= 0)
            break;
        xap_bytes term = xap_term_iter_term(x);
        uint64_t f = 0, g = 0;
        if (!same_bytes(term, xap_term_iter_term(y))) {
            differ(c, "term", term);
            break;
        }
        if (xap_term_iter_term_freq(x) != xap_term_iter_term_freq(y))
            differ(c, "document frequency", term);
        xap_db_collection_freq(c->a, term, &f, NULL);
        xap_db_collection_freq(c->b, term, &g, NULL);
        if (f != g)
            differ(c, "collection frequency", term);
        compare_postings(c, term);
    }
    xap_term_iter_free(x);
    xap_term_iter_free(y);
}

static void compare_termlists(struct comparison *c, xap_docid docid)
{
    xap_term_iter *x = NULL, *y = NULL;
    int r = xap_db_term_list(&x, c->a, docid, NULL);
    int s = xap_db_term_list(&y, c->b, docid, NULL);
    if (r != s)
        differ(c, "whether there is a termlist", xap_str(""));
    while (r >= 0 && s >= 0) {
        r = xap_term_iter_next(x, NULL);
        s = xap_term_iter_next(y, NULL);
        if (r != s)
            differ(c, "length of a termlist", xap_str(""));
        if (r <= 0 || s <= 0)
            break;
        if (!same_bytes(xap_term_iter_term(x), xap_term_iter_term(y)) ||
            xap_term_iter_wdf(x) != xap_term_iter_wdf(y))
            differ(c, "term in a termlist", xap_term_iter_term(x));
    }
    xap_term_iter_free(x);
    xap_term_iter_free(y);
}

static void note_slot(struct comparison *c, xap_slot slot)
{
    for (size_t i = 0; i < c->slot_count; i++)
        if (c->slots[i] == slot)
            return;
    if (c->slot_count == c->slot_cap) {
        c->slot_cap = c->slot_cap != 0 ? 2 * c->slot_cap : 64;
        c->slots = realloc(c->slots, c->slot_cap * sizeof *c->slots);
        if (c->slots == NULL)
            abort();
    }
    c->slots[c->slot_count++] = slot;
}

static void compare_document_values(struct comparison *c, const xap_doc *a,
                                    const xap_doc *b)
{
    xap_value_iter *x = NULL, *y = NULL;
    int r = xap_doc_values(&x, a, NULL);
    int s = xap_doc_values(&y, b, NULL);
    while (r >= 0 && s >= 0) {
        r = xap_value_iter_next(x, NULL);
        s = xap_value_iter_next(y, NULL);
        if (r != s)
            differ(c, "number of values of a document", xap_str(""));
        if (r <= 0 || s <= 0)
            break;
        xap_bytes value = xap_value_iter_value(x);
        if (xap_value_iter_slot(x) != xap_value_iter_slot(y) ||
            !same_bytes(value, xap_value_iter_value(y)))
            differ(c, "value of a document", value);
        note_slot(c, xap_value_iter_slot(x));
    }
    xap_value_iter_free(x);
    xap_value_iter_free(y);
}

static void compare_document(struct comparison *c, xap_docid docid)
{
    xap_doc *x = NULL, *y = NULL;
    xap_buf p = XAP_BUF_INIT, q = XAP_BUF_INIT;
    uint64_t f = 0, g = 0;
    xap_status r = xap_db_get_document(&x, c->a, docid, NULL);
    xap_status s = xap_db_get_document(&y, c->b, docid, NULL);
    if (r != s)
        differ(c, "whether there is a document", xap_str(""));
    if (r == XAP_OK && s == XAP_OK) {
        xap_doc_get_data(x, &p, NULL);
        xap_doc_get_data(y, &q, NULL);
        if (!same_bytes((xap_bytes){p.p, p.n}, (xap_bytes){q.p, q.n}))
            differ(c, "data of a document", xap_str(""));
        xap_db_doc_length(c->a, docid, &f, NULL);
        xap_db_doc_length(c->b, docid, &g, NULL);
        if (f != g)
            differ(c, "length of a document", xap_str(""));
        compare_document_values(c, x, y);
        compare_termlists(c, docid);
    }
    xap_buf_dispose(&p);
    xap_buf_dispose(&q);
    xap_doc_free(x);
    xap_doc_free(y);
}

/* Of the slots that some document uses. */
static void compare_values(struct comparison *c)
{
    for (size_t k = 0; k < c->slot_count; k++) {
        xap_slot slot = c->slots[k];
        xap_docid f = 0, g = 0;
        xap_buf low[2] = {XAP_BUF_INIT, XAP_BUF_INIT};
        xap_buf high[2] = {XAP_BUF_INIT, XAP_BUF_INIT};
        xap_db_value_freq(c->a, slot, &f, NULL);
        xap_db_value_freq(c->b, slot, &g, NULL);
        if (f != g)
            differ(c, "frequency of a value slot", xap_str(""));
        xap_db_value_lower_bound(c->a, slot, &low[0], NULL);
        xap_db_value_lower_bound(c->b, slot, &low[1], NULL);
        xap_db_value_upper_bound(c->a, slot, &high[0], NULL);
        xap_db_value_upper_bound(c->b, slot, &high[1], NULL);
        if (!same_bytes((xap_bytes){low[0].p, low[0].n},
                        (xap_bytes){low[1].p, low[1].n}) ||
            !same_bytes((xap_bytes){high[0].p, high[0].n},
                        (xap_bytes){high[1].p, high[1].n}))
            differ(c, "bounds of a value slot",
                   (xap_bytes){low[0].p, low[0].n});
        for (int i = 0; i < 2; i++) {
            xap_buf_dispose(&low[i]);
            xap_buf_dispose(&high[i]);
        }
        xap_value_iter *x = NULL, *y = NULL;
        int r = xap_db_values(&x, c->a, slot, NULL);
        int s = xap_db_values(&y, c->b, slot, NULL);
        while (r >= 0 && s >= 0) {
            r = xap_value_iter_next(x, NULL);
            s = xap_value_iter_next(y, NULL);
            if (r != s)
                differ(c, "number of values", xap_str(""));
            if (r <= 0 || s <= 0)
                break;
            if (xap_value_iter_docid(x) != xap_value_iter_docid(y) ||
                !same_bytes(xap_value_iter_value(x), xap_value_iter_value(y)))
                differ(c, "value", xap_value_iter_value(x));
        }
        xap_value_iter_free(x);
        xap_value_iter_free(y);
    }
}

static void compare_metadata(struct comparison *c)
{
    xap_term_iter *x = NULL, *y = NULL;
    xap_buf p = XAP_BUF_INIT, q = XAP_BUF_INIT;
    int r = xap_db_metadata_keys(&x, c->a, xap_str(""), NULL);
    int s = xap_db_metadata_keys(&y, c->b, xap_str(""), NULL);
    while (r >= 0 && s >= 0) {
        r = xap_term_iter_next(x, NULL);
        s = xap_term_iter_next(y, NULL);
        if (r != s)
            differ(c, "number of metadata keys", xap_str(""));
        if (r <= 0 || s <= 0)
            break;
        xap_bytes key = xap_term_iter_term(x);
        xap_db_get_metadata(c->a, key, &p, NULL);
        xap_db_get_metadata(c->b, key, &q, NULL);
        if (!same_bytes(key, xap_term_iter_term(y)) ||
            !same_bytes((xap_bytes){p.p, p.n}, (xap_bytes){q.p, q.n}))
            differ(c, "metadata", key);
    }
    xap_buf_dispose(&p);
    xap_buf_dispose(&q);
    xap_term_iter_free(x);
    xap_term_iter_free(y);
}

/* A word with two bytes in the middle swapped, or without the one, or with
 * another one there. */
static void compare_suggestion(struct comparison *c, xap_bytes word)
{
    char wrong[256];
    xap_buf p = XAP_BUF_INIT, q = XAP_BUF_INIT;
    size_t n = word.n, middle = n / 2;
    memcpy(wrong, word.p, n);
    if (c->words % 3 == 0) {
        wrong[middle] = word.p[middle - 1];
        wrong[middle - 1] = word.p[middle];
    } else if (c->words % 3 == 1) {
        memmove(wrong + middle, wrong + middle + 1, n - middle - 1);
        n--;
    } else {
        wrong[middle] = 'e';
    }
    xap_bytes asked = {wrong, n};
    xap_db_spelling_suggestion(c->a, asked, 2, &p, NULL);
    xap_db_spelling_suggestion(c->b, asked, 2, &q, NULL);
    if (!same_bytes((xap_bytes){p.p, p.n}, (xap_bytes){q.p, q.n}))
        differ(c, "suggestion", asked);
    c->suggestions += p.n != 0;
    xap_buf_dispose(&p);
    xap_buf_dispose(&q);
}

/* Words, and what is suggested for some hundreds of them, misspelt. */
static void compare_spelling(struct comparison *c)
{
    enum { SUGGESTIONS = 500 };
    xap_term_iter *x = NULL, *y = NULL;
    int r = xap_db_spellings(&x, c->a, NULL);
    int s = xap_db_spellings(&y, c->b, NULL);
    while (r >= 0 && s >= 0) {
        r = xap_term_iter_next(x, NULL);
        s = xap_term_iter_next(y, NULL);
        if (r != s)
            differ(c, "number of spelling words", xap_str(""));
        if (r <= 0 || s <= 0)
            break;
        xap_bytes word = xap_term_iter_term(x);
        if (!same_bytes(word, xap_term_iter_term(y)) ||
            xap_term_iter_term_freq(x) != xap_term_iter_term_freq(y))
            differ(c, "spelling word or its frequency", word);
        if (c->words++ < SUGGESTIONS)
            compare_suggestion(c, word);
    }
    xap_term_iter_free(x);
    xap_term_iter_free(y);
}

static void compare_synonyms_of(struct comparison *c, xap_bytes term)
{
    xap_term_iter *x = NULL, *y = NULL;
    int r = xap_db_synonyms(&x, c->a, term, NULL);
    int s = xap_db_synonyms(&y, c->b, term, NULL);
    while (r >= 0 && s >= 0) {
        r = xap_term_iter_next(x, NULL);
        s = xap_term_iter_next(y, NULL);
        if (r != s)
            differ(c, "number of synonyms", term);
        if (r <= 0 || s <= 0)
            break;
        c->synonyms++;
        if (!same_bytes(xap_term_iter_term(x), xap_term_iter_term(y)))
            differ(c, "synonym", term);
    }
    xap_term_iter_free(x);
    xap_term_iter_free(y);
}

static void compare_synonyms(struct comparison *c)
{
    xap_term_iter *x = NULL, *y = NULL;
    int r = xap_db_synonym_keys(&x, c->a, xap_str(""), NULL);
    int s = xap_db_synonym_keys(&y, c->b, xap_str(""), NULL);
    while (r >= 0 && s >= 0) {
        r = xap_term_iter_next(x, NULL);
        s = xap_term_iter_next(y, NULL);
        if (r != s)
            differ(c, "number of terms with synonyms", xap_str(""));
        if (r <= 0 || s <= 0)
            break;
        xap_bytes term = xap_term_iter_term(x);
        if (!same_bytes(term, xap_term_iter_term(y)))
            differ(c, "term with synonyms", term);
        compare_synonyms_of(c, term);
    }
    xap_term_iter_free(x);
    xap_term_iter_free(y);
}

/* Folders, single files or stubs. Number of differences; SIZE_MAX when one
 * cannot be opened. */
static size_t compare_shards(struct comparison *c, const char *a, const char *b)
{
    xap_error err;
    memset(c, 0, sizeof *c);
    if (xap_db_open(&c->a, a, XAP_DB_AUTO, &err) != XAP_OK ||
        xap_db_open(&c->b, b, XAP_DB_AUTO, &err) != XAP_OK) {
        fprintf(stderr, "# %s\n", err.message);
        xap_db_free(c->a);
        xap_db_free(c->b);
        return (size_t)-1;
    }
    xap_docid n = 0, m = 0, last = 0, last_b = 0;
    uint64_t length = 0, length_b = 0;
    bool has = false, has_b = false;
    xap_db_doc_count(c->a, &n, NULL);
    xap_db_doc_count(c->b, &m, NULL);
    xap_db_last_docid(c->a, &last, NULL);
    xap_db_last_docid(c->b, &last_b, NULL);
    xap_db_total_length(c->a, &length, NULL);
    xap_db_total_length(c->b, &length_b, NULL);
    xap_db_has_positions(c->a, &has, NULL);
    xap_db_has_positions(c->b, &has_b, NULL);
    if (n != m || last != last_b || length != length_b || has != has_b)
        differ(c, "statistics", xap_str(""));
    compare_dictionary(c);
    compare_postings(c, xap_str(""));
    for (xap_docid d = 1; d <= last; d++)
        compare_document(c, d);
    compare_values(c);
    compare_metadata(c);
    compare_spelling(c);
    compare_synonyms(c);
    free(c->slots);
    c->slots = NULL;
    xap_db_free(c->a);
    xap_db_free(c->b);
    return c->differences;
}

#endif
