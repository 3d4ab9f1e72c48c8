/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench/queries/engine.h - what bench-queries asks of each engine, and the
 * queries it asks. For C and C++.
 */
#ifndef POSTIL_BENCH_ENGINE_H
#define POSTIL_BENCH_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum query_class {
    QUERY_TERM,
    QUERY_AND,
    QUERY_OR,
    QUERY_PHRASE,
    QUERY_CLASSES
};

enum { QUERY_WORDS = 3, QUERY_WORD_MAX = 32, QUERY_TOP = 10 };
/* Characters of a snippet; FTS5 counts words. */
enum { SNIPPET_CHARS = 160, SNIPPET_WORDS = 27 };

struct query {
    enum query_class kind;
    char words[QUERY_WORDS][QUERY_WORD_MAX]; /* lower-case ASCII letters */
    size_t count;
};

/* What a run brought, so that no engine can leave work out unseen. */
struct answer {
    size_t hits;  /* at most QUERY_TOP */
    size_t named; /* hits whose record (its path, its title) was read */
    size_t bytes; /* of snippets */
};

struct engine {
    const char *name;
    /* NULL, with a message on stderr, when it cannot be opened. */
    void *(*open)(const char *path);
    /* The best QUERY_TOP articles with their records, and a snippet of each
     * when these are wanted. False when it failed. */
    bool (*run)(void *state, const struct query *q, bool snippets,
                struct answer *a);
    void (*close)(void *state);
};

extern const struct engine engine_postil;
extern const struct engine engine_rough;   /* without an exact number of hits */
extern const struct engine engine_through; /* postil with --engine xapian */
extern const struct engine engine_xapian;
extern const struct engine engine_ranked; /* Xapian with postil's ranking */
#ifdef HAVE_SQLITE
extern const struct engine engine_fts5;
#endif

/* Words with an operator between them, or in quotes: what all three engines'
 * parsers take. */
void query_text(const struct query *q, char *to, size_t room);

/* Draw n queries of a class from the index: words from its dictionary, phrases
 * from articles at random. The same index gives the same queries. False when
 * it has too few words. */
bool queries_draw(const char *index, struct query *queries, size_t n,
                  enum query_class kind);

/* The text of an article from its stored record, for peers that read our
 * database; valid until the next call, NULL when it is no record. */
const char *record_text(const char *record, size_t n, size_t *length);

#ifdef __cplusplus
}
#endif

#endif
