/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random queries over random indexes find what brute force finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "search_library.h"
/* A small generator of numbers, the same in every run. */
static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed = *seed * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*seed >> 33) % below;
}

static const char *const vocabulary[] = {"ka",   "kab", "kabs",   "lo-mi",
                                         "lo",   "mis", "大学院", "学",
                                         "学院", "mi",  "the",    "or"};
enum {
    VOCABULARY = sizeof vocabulary / sizeof *vocabulary,
    CORPUS = 40,
    TEXT_MAX = 200
};

struct corpus {
    struct tiny_article articles[CORPUS];
    char paths[CORPUS][8], titles[CORPUS][TEXT_MAX], bodies[CORPUS][TEXT_MAX];
    char dates[CORPUS][12];
};

static void make_text(char *out, uint64_t *seed, uint32_t most)
{
    int n = 0;
    out[0] = '\0';
    for (uint32_t i = draw(seed, most + 1); i > 0; i--)
        n += snprintf(out + n, (size_t)(TEXT_MAX - n), "%s ",
                      vocabulary[draw(seed, VOCABULARY)]);
}

static void make_corpus(struct corpus *c, uint64_t *seed)
{
    memset(c, 0, sizeof *c);
    for (unsigned i = 0; i < CORPUS; i++) {
        struct tiny_article *a = &c->articles[i];
        snprintf(c->paths[i], sizeof c->paths[i], "%02u", i);
        snprintf(c->dates[i], sizeof c->dates[i], "%u", 2010 + draw(seed, 3));
        make_text(c->titles[i], seed, 3);
        make_text(c->bodies[i], seed, 14);
        a->path = c->paths[i];
        a->title = c->titles[i];
        a->body = c->bodies[i];
        a->date = draw(seed, 4) != 0 ? c->dates[i] : NULL;
    }
}

/* The words of an article with their positions; the title's come first. */
struct place {
    char term[16], stem[16];
    long position; /* -1: none */
    long single;   /* of a CJK character in a longer run: the position of the
                      pair that it begins, or else ends; -1: it is none */
    bool first_of_run, last_of_run;
    bool in_title;
};
struct text {
    struct place places[200];
    size_t count;
};

static void read_text(struct text *t, const char *text, bool in_title,
                      struct pst_stemmer *stemmer)
{
    struct pst_words words;
    struct pst_word w;
    long position = in_title ? 0 : 1000;
    struct place *open = NULL; /* a single that may be the last of its run */
    size_t open_begin = 0, pair_end = SIZE_MAX;
    pst_words_init(&words, text, strlen(text));
    while (pst_words_next(&words, &w)) {
        struct place *p = &t->places[t->count++];
        struct pst_str stem = pst_stemmer_stem(stemmer, w.term);
        bool takes = pst_word_takes_position(&w);
        snprintf(p->term, sizeof p->term, "%.*s", (int)w.term.n, w.term.p);
        snprintf(p->stem, sizeof p->stem, "%.*s", takes ? (int)stem.n : 0,
                 stem.p);
        p->position = takes ? position++ : -1;
        p->in_title = in_title;
        if (open != NULL && w.kind == PST_WORD_BIGRAM &&
            w.begin == open_begin) {
            open->single = p->position;
            open->last_of_run = false;
        }
        open = NULL;
        p->single = -1;
        if (w.kind == PST_WORD_SINGLE) {
            open = p;
            open_begin = w.begin;
            p->single = position - 1;
            p->first_of_run = pair_end != w.end;
            p->last_of_run = true;
        } else if (w.kind == PST_WORD_BIGRAM) {
            pair_end = w.end;
        }
    }
    pst_words_dispose(&words);
}

static bool is_term(const struct pst_query_word *w, const struct place *p)
{
    if (w->match == PST_MATCH_GLOB) /* word* */
        return strncmp(p->term, w->term.p, w->term.n - 1) == 0;
    return pst_str_is(w->term, p->term);
}

static bool has_stem(const struct text *t, const struct pst_query_word *w,
                     struct pst_stemmer *stemmer)
{
    struct pst_str stem = pst_stemmer_stem(stemmer, w->term);
    for (size_t i = 0; i < t->count; i++)
        if (t->places[i].position >= 0 && pst_str_is(stem, t->places[i].stem))
            return true;
    return false;
}

/* A single in a longer run, which may stand at either end of a phrase, there
 * with nothing of its run between it and the rest. */
static bool is_single_at(const struct place *p, const struct pst_node *n,
                         size_t word, long position)
{
    if (!n->words[word].single || p->single != position)
        return false;
    return n->word_count == 1 || (word == 0 && p->last_of_run) ||
           (word + 1 == n->word_count && p->first_of_run);
}

static bool word_at(const struct text *t, const struct pst_node *n, size_t word,
                    long position)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct place *p = &t->places[i];
        if ((p->position == position || is_single_at(p, n, word, position)) &&
            is_term(&n->words[word], p) &&
            (n->field == PST_FIELD_COUNT || p->in_title))
            return true;
    }
    return false;
}

/* Whether the words stand in a row from the position on. */
static bool phrase_at(const struct text *t, const struct pst_node *n,
                      long position)
{
    for (size_t i = 0; i < n->word_count; i++)
        if (!word_at(t, n, i, position + (long)i))
            return false;
    return true;
}

static bool has_words(const struct text *t, const struct pst_node *n,
                      struct pst_stemmer *stemmer)
{
    if (n->word_count == 1 && !n->exact &&
        n->words[0].match == PST_MATCH_TERM && !n->words[0].single)
        return has_stem(t, &n->words[0], stemmer);
    for (size_t i = 0; i < t->count; i++) {
        const struct place *p = &t->places[i];
        if (p->position >= 0 && phrase_at(t, n, p->position))
            return true;
        /* a whole or a single, which has no position */
        if (p->position < 0 && n->word_count == 1 && is_term(&n->words[0], p) &&
            (n->field == PST_FIELD_COUNT || p->in_title))
            return true;
    }
    return false;
}

struct choice {
    long first, last;
};

static bool near_from(const struct text *t, const struct pst_node *n, size_t i,
                      struct choice *chosen);

/* Try the operand's leaf as number i of the choice. */
static bool try_leaf(const struct text *t, const struct pst_node *n,
                     const struct pst_node *leaf, size_t i,
                     struct choice *chosen)
{
    for (size_t k = 0; k < t->count; k++) {
        long at = t->places[k].position;
        if (at < 0 || !phrase_at(t, leaf, at))
            continue;
        chosen[i] = (struct choice){at, at + (long)leaf->word_count - 1};
        bool fits = true;
        for (size_t j = 0; j < i; j++) {
            const struct choice *a = &chosen[j];
            const struct choice *b = &chosen[i];
            bool before = a->last < b->first;
            bool behind = b->last < a->first;
            long first = a->first < b->first ? a->first : b->first;
            long last = a->last > b->last ? a->last : b->last;
            fits = fits && last - first <= (long)n->distance &&
                   (before || (behind && n->kind == PST_NODE_NEAR));
        }
        if (fits && near_from(t, n, i + 1, chosen))
            return true;
    }
    return false;
}

static bool near_from(const struct text *t, const struct pst_node *n, size_t i,
                      struct choice *chosen)
{
    if (i == n->child_count)
        return true;
    const struct pst_node *operand = n->children[i];
    if (operand->kind == PST_NODE_WORDS)
        return try_leaf(t, n, operand, i, chosen);
    for (size_t k = 0; k < operand->child_count; k++)
        if (try_leaf(t, n, operand->children[k], i, chosen))
            return true;
    return false;
}

static bool matches(const struct text *t, const struct pst_node *n,
                    struct pst_stemmer *stemmer)
{
    struct choice chosen[16];
    switch (n->kind) {
    case PST_NODE_WORDS:
        return has_words(t, n, stemmer);
    case PST_NODE_NEAR:
    case PST_NODE_ADJ:
        return near_from(t, n, 0, chosen);
    case PST_NODE_NOT:
        return !matches(t, n->children[0], stemmer);
    case PST_NODE_ALL:
        return true;
    case PST_NODE_AND:
    case PST_NODE_OR:
        for (size_t i = 0; i < n->child_count; i++)
            if (!n->children[i]->dropped &&
                matches(t, n->children[i], stemmer) == (n->kind == PST_NODE_OR))
                return n->kind == PST_NODE_OR;
        return n->kind == PST_NODE_AND;
    default:
        return false;
    }
}

static void make_phrase(struct pst_buf *b, uint64_t *seed)
{
    pst_buf_addc(b, '"');
    for (uint32_t n = 1 + draw(seed, 3); n > 0; n--)
        pst_buf_addf(b, "%s%s ", vocabulary[draw(seed, VOCABULARY)],
                     draw(seed, 5) == 0 ? "*" : "");
    pst_buf_addc(b, '"');
}

static void make_leaf(struct pst_buf *b, uint64_t *seed)
{
    if (draw(seed, 4) == 0)
        make_phrase(b, seed);
    else
        pst_buf_addf(b, "%s%s", vocabulary[draw(seed, VOCABULARY - 1)],
                     draw(seed, 6) == 0 ? "*" : "");
}

static void make_operand(struct pst_buf *b, uint64_t *seed)
{
    if (draw(seed, 4) != 0) {
        make_leaf(b, seed);
        return;
    }
    pst_buf_addc(b, '(');
    make_leaf(b, seed);
    pst_buf_adds(b, " OR ");
    make_leaf(b, seed);
    pst_buf_addc(b, ')');
}

static void make_query(struct pst_buf *b, uint64_t *seed, unsigned depth)
{
    uint32_t kind = draw(seed, depth > 0 ? 9 : 5);
    if (kind < 2) {
        make_leaf(b, seed);
    } else if (kind == 2) {
        pst_buf_adds(b, "title:");
        make_leaf(b, seed);
    } else if (kind < 5) {
        const char *op = draw(seed, 2) == 0 ? "NEAR" : "ADJ";
        uint32_t distance = 1 + draw(seed, 5);
        pst_buf_adds(b, draw(seed, 5) == 0 ? "title:(" : "(");
        make_operand(b, seed);
        for (uint32_t n = 1 + draw(seed, 2); n > 0; n--) {
            pst_buf_addf(b, " %s/%u ", op, distance);
            make_operand(b, seed);
        }
        pst_buf_addc(b, ')');
    } else if (kind == 5) {
        pst_buf_adds(b, "NOT (");
        make_query(b, seed, depth - 1);
        pst_buf_addc(b, ')');
    } else {
        pst_buf_addc(b, '(');
        make_query(b, seed, depth - 1);
        pst_buf_adds(b, kind == 6 ? " OR " : " ");
        make_query(b, seed, depth - 1);
        pst_buf_addc(b, ')');
    }
}

/* The paths of the articles that match, and how many there are. */
static size_t brute_force(const struct pst_query *q, const struct text *texts,
                          const struct corpus *c, struct pst_stemmer *stemmer,
                          struct pst_buf *paths)
{
    size_t total = 0;
    pst_buf_clear(paths);
    for (size_t i = 0; i < CORPUS; i++)
        if (matches(&texts[i], q->root, stemmer)) {
            pst_buf_addf(paths, "%s ", c->paths[i]);
            total++;
        }
    return total;
}

/* The corpus in one shard; in two; and in three, with stale versions of some
 * articles, which are dead. */
static void write_layouts(const char *const *dirs, const struct corpus *c)
{
    enum { HALF = CORPUS / 2 };
    struct pst_stub_shard shards[] = {{1, 0}, {2, 3}, {3, 3}};
    struct tiny_article stale[HALF];
    uint32_t dead[HALF];
    tiny_index(dirs[0], c->articles, CORPUS, NULL);
    tiny_shard(dirs[1], 1, c->articles, 7, NULL);
    tiny_shard(dirs[1], 2, c->articles + 7, CORPUS - 7, NULL);
    shards[1].dead_of = 0;
    tiny_publish(dirs[1], 1, shards, 2);
    shards[1].dead_of = 3;
    for (uint32_t i = 0; i < HALF; i++) {
        stale[i] = c->articles[i];
        stale[i].body = c->articles[CORPUS - 1 - i].body;
        dead[i] = i + 1;
    }
    tiny_shard(dirs[2], 1, c->articles, HALF, NULL);
    tiny_shard(dirs[2], 2, stale, HALF, NULL);
    tiny_dead(dirs[2], 2, 3, HALF, dead, HALF);
    tiny_shard(dirs[2], 3, c->articles + HALF - 2, CORPUS - HALF + 2, NULL);
    tiny_dead(dirs[2], 3, 3, CORPUS - HALF + 2, dead, 2);
    tiny_publish(dirs[2], 3, shards, 3);
}

static void check_query(struct pst_index *indexes, const char *query,
                        const struct text *texts, const struct corpus *c,
                        struct pst_stemmer *stemmer)
{
    static const struct pst_run_options by_score = {.sort = PST_SORT_RELEVANCE,
                                                    .limit = SIZE_MAX};
    static const struct pst_run_options a_page = {
        .sort = PST_SORT_RELEVANCE, .offset = 2, .limit = 3};
    struct pst_query_options parse = {.language = "en"};
    struct pst_query q;
    struct pst_buf wanted = PST_BUF_INIT;
    struct pst_buf got = PST_BUF_INIT;
    struct pst_buf one = PST_BUF_INIT;
    size_t total;
    assert_int_equal(pst_query_parse(&q, pst_str_of(query), &parse, NULL), 0);
    size_t count = brute_force(&q, texts, c, stemmer, &wanted);
    for (int i = 0; i < 3; i++) {
        run(&indexes[i], query, &all_by_path, &got, &total);
        if (strcmp(got.p, wanted.p) != 0 || total != count)
            fail_msg("%s, index %d: wanted %s, got %s", query, i, wanted.p,
                     got.p);
    }
    /* The order doesn't depend on the shards, nor does a page of it. */
    run(&indexes[0], query, &by_score, &one, &total);
    assert_int_equal(one.n, wanted.n);
    run(&indexes[1], query, &by_score, &got, &total);
    if (strcmp(one.p, got.p) != 0)
        fail_msg("%s: one shard %s, two %s", query, one.p, got.p);
    for (int i = 0; i < 2; i++) {
        run(&indexes[i], query, &a_page, &got, &total);
        assert_int_equal(total, count);
        assert_int_equal(got.n,
                         count <= 2 ? 0 : 3 * (count < 5 ? count - 2 : 3));
        if (got.n > 0)
            assert_memory_equal(got.p, one.p + strlen("00 00 "), got.n);
    }
    /* And Xapian says the same. */
    for (int i = 0; i < 3; i++) {
        indexes[i].engine = PST_ENGINE_XAPIAN;
        run(&indexes[i], query, &all_by_path, &got, &total);
        assert_string_equal(got.p, wanted.p);
        run(&indexes[i], query, &by_score, &got, &total);
        if (i < 2)
            assert_string_equal(got.p, one.p);
        indexes[i].engine = PST_ENGINE_AUTO;
    }
    pst_buf_dispose(&wanted);
    pst_buf_dispose(&got);
    pst_buf_dispose(&one);
    pst_query_dispose(&q);
}

static void as_brute_force_says(void **state)
{
    enum { CORPORA = 6, QUERIES = 500 };
    uint64_t seed = 14;
    struct corpus *c = pst_malloc(sizeof *c);
    struct text *texts = pst_malloc(CORPUS * sizeof *texts);
    struct pst_stemmer *stemmer = pst_stemmer_new("en", NULL);
    struct pst_buf query = PST_BUF_INIT;
    for (int k = 0; k < CORPORA; k++) {
        static const char *const names[] = {"one", "two", "three"};
        char *dirs[3];
        struct pst_index indexes[3];
        make_corpus(c, &seed);
        for (size_t i = 0; i < CORPUS; i++) {
            texts[i].count = 0;
            read_text(&texts[i], c->titles[i], true, stemmer);
            read_text(&texts[i], c->bodies[i], false, stemmer);
        }
        for (int i = 0; i < 3; i++) {
            tempdir_remove(state, names[i]);
            tempdir_folder(state, names[i]);
            dirs[i] = tempdir_path(state, names[i]);
        }
        write_layouts((const char *const *)dirs, c);
        for (int i = 0; i < 3; i++)
            indexes[i] = open_index(dirs[i]);
        for (int n = 0; n < QUERIES; n++) {
            pst_buf_clear(&query);
            make_query(&query, &seed, 3);
            check_query(indexes, query.p, texts, c, stemmer);
        }
        for (int i = 0; i < 3; i++) {
            pst_index_close(&indexes[i]);
            free(dirs[i]);
        }
    }
    pst_buf_dispose(&query);
    pst_stemmer_free(stemmer);
    free(texts);
    free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(as_brute_force_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
