/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/windows.h - long files of many articles, window by window, which are
 * cut between two articles (article/cut.h), compressed or not.
 */
#ifndef POSTIL_ARTICLE_WINDOWS_H
#define POSTIL_ARTICLE_WINDOWS_H

#include "article/archive.h"
#include "article/cut.h"

/* By the first bytes, of what is decompressed. The name is without the
 * extension of a compressed file. */
enum pst_windowed pst_windowed_kind(struct pst_packed_input in,
                                    struct pst_str name);
/* The same of bytes that are not compressed. */
enum pst_windowed pst_windowed_bytes(struct pst_str head, struct pst_str name);

/*
 * Whole articles, as many as go into one. Before them stands what makes them a
 * file of their kind (the head of a table, the channel of a feed, brackets of
 * JSON), and behind them what ends it.
 */
struct pst_window {
    enum pst_windowed kind;
    struct pst_str bytes;
    size_t head;       /* of these, what stands before the articles ... */
    size_t size;       /* ... and the articles */
    uint64_t at;       /* where they begin in what is decompressed */
    size_t lines;      /* that end before */
    size_t line_start; /* of the line in which they begin */
    size_t next_line;  /* where the first one behind them begins; 0: it is not
                          in sight */
    bool is_whole;     /* of the file nothing is before and behind them */
    bool is_cut; /* the beginning of an article that is over the limit of a
                    member; the rest is passed over */
};

/* A negative answer ends the reading and is returned. */
typedef int pst_window_sink(void *payload, const struct pst_window *w);

/* `size` is what a window should have. PST_EFORMAT: what is compressed is
 * damaged, or more comes out than the limits allow. */
int pst_windows_read(struct pst_packed_input in, enum pst_windowed kind,
                     size_t size, struct pst_unpack_limits *limits,
                     pst_window_sink *sink, void *payload,
                     struct pst_error *err);

#endif
