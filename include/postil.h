/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * postil.h - searching an index of articles from a C program.
 *
 *     postil_index *index;
 *     postil_results *found;
 *     postil_request ask = POSTIL_REQUEST_INIT;
 *     postil_error err;
 *
 *     ask.query = "\"sovereign debt\" AND greece";
 *     if (postil_open(&index, NULL, &err) == 0 &&
 *         postil_search(&found, index, &ask, &err) == 0)
 *         for (size_t i = 0; i < found->count; i++)
 *             puts(found->hits[i].path.p);
 *
 * Conventions, which hold for every function here:
 *
 * - A function that can fail returns 0 or the negative of an enum postil_code,
 *   and takes an optional postil_error last. On failure *out is NULL, and
 *   nothing else has changed unless the function says otherwise. Nothing prints
 *   or exits; only where a small allocation fails does the process end.
 * - Results belong to the caller until postil_results_free, and do not depend
 *   on the index: it may be closed, refreshed and changed meanwhile. All that
 *   they point to is theirs.
 * - Strings are bytes with a length, and have a NUL after them. Texts, titles
 *   and names are UTF-8 and come from articles: they may hold any character, so
 *   do not send them to a terminal as they are. Paths are what the system has.
 * - Offsets count bytes from 0; lines and columns count from 1, columns in
 *   bytes.
 * - An index is used by one thread at a time; several indexes, also of the same
 *   folder, are independent.
 * - The user's configuration counts as it does for postil search, unless the
 *   index is opened without.
 *
 * What is made by postil index is only read here, never changed or locked.
 * Link with -lpostil (pkg-config postil).
 */
#ifndef POSTIL_H
#define POSTIL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(POSTIL_BUILD) && defined(__GNUC__)
#define POSTIL_API __attribute__((visibility("default")))
#else
#define POSTIL_API
#endif

#define POSTIL_VERSION_MAJOR 0
#define POSTIL_VERSION_MINOR 1
#define POSTIL_VERSION_PATCH 0

enum postil_code {
    POSTIL_OK = 0,
    POSTIL_EUSAGE = 1,   /* what was asked for makes no sense */
    POSTIL_EQUERY = 2,   /* the query is wrong (POSTIL_STRICT) */
    POSTIL_ENOINDEX = 3, /* there is no index here */
    POSTIL_EINDEX = 4,   /* the index is damaged, or of another version */
    POSTIL_EIO = 7,      /* reading failed */
    POSTIL_ENOMEM = 9,   /* a large allocation failed */
    POSTIL_EINTR = 10    /* goes_on said no */
};

/* What went wrong, where, and what to do; nothing to free. */
typedef struct postil_error {
    int code; /* enum postil_code */
    char message[1000];
} postil_error;

typedef struct postil_str {
    const char *p;
    size_t n;
} postil_str;

/* --- the index ------------------------------------------------------------ */

typedef struct postil_index postil_index;

enum postil_open_flag {
    POSTIL_NO_CONFIG = 1 /* built-in settings, whatever the user's files say */
};

/* Open an index: the folder `where`, or the .postil in it; NULL: the .postil of
 * the current folder or of one above it, as postil search finds it.
 * POSTIL_ENOINDEX, POSTIL_EINDEX, POSTIL_EIO. */
POSTIL_API int postil_open(postil_index **out, const char *where,
                           postil_error *err);
/* The same with flags of enum postil_open_flag. */
POSTIL_API int postil_open_with(postil_index **out, const char *where,
                                unsigned flags, postil_error *err);
/* Go on to the newest published state, if there is a newer one: one stat() when
 * there is none. 1 when there was one, else 0. After a failure the next call on
 * the index tries again. As postil_open. */
POSTIL_API int postil_refresh(postil_index *index, postil_error *err);
POSTIL_API void postil_close(postil_index *index);

/* How many articles it holds; 0 after a postil_refresh that failed. */
POSTIL_API uint32_t postil_article_count(const postil_index *index);
/* The folder that its articles lie in, absolute; borrowed until the next call
 * on the index. */
POSTIL_API const char *postil_root(const postil_index *index);

/* --- what is asked for ---------------------------------------------------- */

enum postil_flag {
    POSTIL_ANY = 1,      /* words side by side are alternatives */
    POSTIL_STRICT = 2,   /* a mistake in the query is an error */
    POSTIL_PARTIAL = 4,  /* if no article has all words, those with some */
    POSTIL_REVERSE = 8,  /* the last first */
    POSTIL_TEXT = 16,    /* each hit with its whole text */
    POSTIL_ROUGH = 32,   /* results->total may be too high where it is dear */
    POSTIL_COLLAPSE = 64 /* of copies of an article only the best */
};

enum postil_sort {
    POSTIL_BY_RELEVANCE = 0,
    POSTIL_BY_DATE = 1, /* the newest first */
    POSTIL_BY_PATH = 2
};

enum postil_engine { /* who searches: the answers are the same */
                     POSTIL_ENGINE_CONFIG = 0, /* as the configuration says */
                     POSTIL_ENGINE_AUTO =
                         1, /* the fast engine, wherever it can */
                     POSTIL_ENGINE_FAST = 2,
                     POSTIL_ENGINE_XAPIAN = 3
};

typedef struct postil_request {
    size_t size;       /* sizeof(postil_request) */
    const char *query; /* UTF-8, in the language of postil-query(7) */
    unsigned flags;    /* enum postil_flag */
    int sort;          /* enum postil_sort */
    size_t offset;     /* hits passed over */
    size_t limit;      /* hits at most */
    size_t snippets;   /* of each hit at most */
    size_t width;      /* of a snippet, about so many characters */
    size_t matches;    /* of each hit at most */
    /* Facets to count over all that match, as for --facet, with commas between
     * them: "author,year". NULL: none. */
    const char *facets;
    /* Asked now and then; 0 ends the search with POSTIL_EINTR. May be NULL. */
    int (*goes_on)(void *payload);
    void *payload;
    int engine; /* enum postil_engine */
} postil_request;

#define POSTIL_REQUEST_INIT                                                  \
    {                                                                        \
        sizeof(postil_request), NULL, 0, POSTIL_BY_RELEVANCE, 0, 10, 2, 160, \
            1000, NULL, NULL, NULL, POSTIL_ENGINE_CONFIG                     \
    }

/* --- what is found -------------------------------------------------------- */

/* A word or phrase of the query in the article's file. */
typedef struct postil_match {
    size_t byte, end_byte;
    size_t line, column;
    size_t end_line, end_column; /* of the byte after the last */
    const char *field;           /* "title", "body", ... */
} postil_match;

typedef struct postil_mark {
    size_t begin, end; /* bytes in the snippet's text */
} postil_mark;

typedef struct postil_snippet {
    postil_str text; /* on one line */
    const postil_mark *marks;
    size_t mark_count;
    const char *field;
    int starts_inside, ends_inside; /* cut within a sentence: draw "..." */
} postil_snippet;

typedef struct postil_hit {
    postil_str id;     /* of the article, for good; 16 hex digits */
    postil_str path;   /* of its file, absolute */
    postil_str member; /* of a file of many articles; empty: the file is one */
    postil_str title;
    const postil_str *authors;
    size_t author_count;
    postil_str date; /* "2014", "2014-12" or "2014-12-11"; empty: none */
    postil_str source, section, url, lang;
    const postil_str *tags;
    size_t tag_count;
    uint32_t words;
    double score; /* 0 when sorted otherwise */
    int is_stale; /* its file has changed since, or is gone */
    /* What it lacks of the query's words (results->is_partial). */
    const postil_str *missing;
    size_t missing_count;
    uint32_t copies; /* that it stands for (POSTIL_COLLAPSE) */
    /* In the file, or, when is_decoded, in what it is decoded to: */
    int is_decoded;
    const postil_match *matches; /* in the order of the text */
    size_t match_count;
    size_t best; /* number of the match to open the file at */
    const postil_snippet *snippets;
    size_t snippet_count;
    postil_str text; /* POSTIL_TEXT */
} postil_hit;

/* Something that was repaired in the query, or left out of it. */
typedef struct postil_repair {
    size_t begin, end; /* bytes in the query */
    const char *message;
} postil_repair;

typedef struct postil_value {
    postil_str text;
    size_t count; /* articles */
} postil_value;

typedef struct postil_facet {
    const char *name;           /* "author" */
    const postil_value *values; /* the most frequent first */
    size_t count;
    size_t without; /* articles that have none */
} postil_facet;

typedef struct postil_results {
    const postil_hit *hits; /* from request->offset on */
    size_t count;
    size_t total;   /* articles that match */
    int is_partial; /* they lack some of the words */
    const postil_repair *repairs;
    size_t repair_count;
    postil_str suggestion;   /* a query that finds more; empty: none */
    size_t suggestion_total; /* articles that it finds */
    const postil_facet *facets;
    size_t facet_count;
} postil_results;

/* Search. POSTIL_EUSAGE for a request that makes no sense, POSTIL_EQUERY,
 * POSTIL_EINDEX, POSTIL_EINTR. */
POSTIL_API int postil_search(postil_results **out, postil_index *index,
                             const postil_request *request, postil_error *err);
/* Articles like the one of this id or path (relative to the root); the
 * request's query, POSTIL_ANY, STRICT and PARTIAL do not count. POSTIL_EUSAGE
 * when there is none. */
POSTIL_API int postil_similar(postil_results **out, postil_index *index,
                              const char *id_or_path,
                              const postil_request *request, postil_error *err);
/* Articles like a text of n bytes of UTF-8; likewise. */
POSTIL_API int postil_similar_text(postil_results **out, postil_index *index,
                                   const char *text, size_t n,
                                   const postil_request *request,
                                   postil_error *err);
/* The article of this id or path (relative to the root) as the only hit, with
 * its text. POSTIL_EUSAGE when there is none. */
POSTIL_API int postil_article(postil_results **out, postil_index *index,
                              const char *id_or_path, postil_error *err);
/* NULL is no-op. */
POSTIL_API void postil_results_free(postil_results *results);

#ifdef __cplusplus
}
#endif

#endif
