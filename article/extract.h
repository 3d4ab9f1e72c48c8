/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/extract.h - bytes to articles. Which reader is called is decided
 * here, by content and name. Programs call article/extractor.h, which calls
 * this one or has it called in a process of its own.
 */
#ifndef POSTIL_ARTICLE_EXTRACT_H
#define POSTIL_ARTICLE_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "article/sniff.h"
#include "article/step.h"
#include "base/buf.h"
#include "base/error.h"

struct pst_extract_limits {
    size_t file_size;  /* bytes of a file, on the disk or unpacked; 0: any */
    size_t inflated;   /* bytes of the texts of a document that is a package */
    unsigned depth;    /* nesting of HTML elements, YAML and JSON values */
    size_t ratio;      /* how many times its size may come out of an archive, if
                          that is more than `inflated` */
    size_t total;      /* bytes that may come out of one, or ... */
    size_t sure_ratio; /* ... so many times its size, if that is more */
    size_t count;      /* files in an archive */
    size_t window;     /* bytes that are read at once of a long file of many
                          articles */
};
#define PST_EXTRACT_LIMITS_INIT                                       \
    {                                                                 \
        .file_size = (size_t)64 << 20, .inflated = (size_t)256 << 20, \
        .depth = 512, .ratio = 200, .total = (size_t)4 << 30,         \
        .sure_ratio = 20, .count = 1000000, .window = (size_t)8 << 20 \
    }

struct pst_piecewise; /* article/archive.h */

/* A member whose reader crashed before, and is not read. */
struct pst_crash {
    struct pst_step at;
    bool is_end; /* nor is what stands behind it, or behind the member that this
                    is the end of */
    char reason[200];
};

/* For those who read the file again if it crashes. */
struct pst_extract_guard {
    volatile struct pst_step *at; /* is where the reading is */
    const struct pst_crash *crashes;
    size_t crash_count;
    /* Called before each file in an archive, and each that is attached. */
    void (*next_file)(void *payload);
    void *payload;
};

/* How the text of a PDF document is had, as by pst_pdf_read. */
struct pst_extract_pdf {
    int (*read)(void *payload, struct pst_str bytes, struct pst_buf *text,
                struct pst_error *err);
    void *payload;
};

struct pst_extract_input {
    struct pst_str bytes; /* the file, or its first PST_EXTRACT_HEAD bytes */
    const struct pst_piecewise *file; /* the file, of which they are the first;
                                         NULL: they are all of it */
    struct pst_str path;              /* relative to the root */
    uint64_t file_size;
    int64_t file_mtime_ns;
    struct pst_extract_limits limits;
    struct pst_str keymaps; /* what the user says of keys: article/keymap.h */
    struct pst_lang_guesser *guesser;      /* may be NULL */
    const struct pst_extract_pdf *pdf;     /* NULL: it is skipped */
    const struct pst_extract_guard *guard; /* may be NULL */
    bool only_plain; /* read plain text and light markup, nothing else */
};

/* Takes each finished article; a negative return ends the extraction and is
 * returned by pst_extract. The article is disposed of by the caller. */
typedef int pst_article_sink(void *payload, struct pst_article *a);

enum pst_extract_result {
    PST_EXTRACTED,
    PST_EXTRACT_SKIPPED,
    PST_EXTRACT_APART
};

/* What is looked at of a file that is read piece by piece. */
enum { PST_EXTRACT_HEAD = 64 << 10 };

/* Whether a file that begins so is to be read piece by piece and so may have
 * any size: an archive, what is compressed, a mailbox, JSON, a table, a feed.
 */
bool pst_extract_in_pieces(struct pst_str head, struct pst_str path);

/* PST_EXTRACTED: the sink got all articles of the file; err->message is empty,
 * or says which members could not be read. PST_EXTRACT_SKIPPED:
 * by rule it holds none (binary, without any word, no reader for its kind);
 * the reason is in err->message, which must not be NULL. PST_EXTRACT_APART:
 * nothing was read, as `only_plain` forbids it; what it is, as "html", is in
 * err->message. Negative: it should
 * hold some but cannot be read (damaged gzip, over a limit), or the sink's
 * answer. */
int pst_extract(const struct pst_extract_input *in, pst_article_sink *sink,
                void *payload, struct pst_error *err);

/* For what reads units out of others (article/packed.h, article/pieces.h). */
struct pst_extraction;
struct pst_unit;
/* One of any kind. Results as above. */
int pst_extract_unit(struct pst_extraction *x, const struct pst_unit *u);
/* One that holds no others, but for what is attached to mail. */
int pst_extract_whole(struct pst_extraction *x, const struct pst_unit *u);
/* What its kind is called. */
const char *pst_extract_format(enum pst_sniffed kind);
/* Whether it is a PDF document, and such are to be read. */
bool pst_extract_is_pdf(const struct pst_extraction *x, struct pst_str bytes);

#endif
