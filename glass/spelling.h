/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * glass/spelling.h - writing spelling.glass: words with their frequencies, and
 * for each fragment of a word the list of the words that have it, from which a
 * reader gathers candidates for a misspelt one. The groups come in this order
 * of keys:
 *
 *     B first byte, last byte       of words of 2 to 4 bytes
 *     H the first two bytes         of every word
 *     M three bytes in sequence     of words of 3 bytes and more, each once
 *     T the last two bytes          of every word
 *     W the word                    tag: uint_last of its frequency
 *
 * A fragment's tag is its words in order of bytes. The first: its length, its
 * bytes; each other one: the length of the prefix that it shares with the one
 * before, the length of its rest, its rest. Lengths are one byte, xor 96.
 */
#ifndef POSTIL_GLASS_SPELLING_H
#define POSTIL_GLASS_SPELLING_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "glass/table.h"
#include "glass/tag.h"

enum { PST_GLASS_WORD_MAX = 254 };

/* Append a word of 2 to PST_GLASS_WORD_MAX bytes to a fragment's tag, after the
 * one before; "" for none. */
void pst_glass_spelling_word(struct pst_buf *tag, struct pst_str before,
                             struct pst_str word);

struct pst_glass_fragment;

/*
 * The writer of the table. Fragments come before words in the table and are not
 * in the words' order, so both are put aside: words in leaves of an unlinked
 * file, fragments in memory until they are about `memory` bytes, then in
 * an unlinked file for every so many, which are merged at the end. So memory
 * is bounded by `memory`, and by twice the longest list of one fragment. At
 * the end as many files are open as there were rounds of `memory` bytes: the
 * lists take some 60 bytes a word.
 */
struct pst_glass_spelling {
    struct pst_glass_leaves *table;
    const struct pst_glass_deflate *deflate;
    const char *folder;
    size_t memory;
    uint32_t frequency_high; /* the highest so far: for the version file */
    /* Private. */
    struct pst_glass_leaves words;
    struct pst_map keys;                  /* of fragments */
    struct pst_glass_fragment *fragments; /* by the key's number */
    size_t fragment_count, fragment_cap;
    struct pst_arena last_words; /* of fragments */
    size_t held;                 /* bytes of memory, about */
    FILE **runs;
    size_t run_count, run_cap;
};

/* `folder` is for temporary files; `deflate` may be NULL. After a failure there
 * is nothing to dispose of. */
int pst_glass_spelling_begin(struct pst_glass_spelling *s,
                             struct pst_glass_leaves *table,
                             const struct pst_glass_deflate *deflate,
                             const char *folder, size_t memory,
                             struct pst_error *err);
void pst_glass_spelling_dispose(struct pst_glass_spelling *s);
/* Words ascend; frequencies are not 0. A word of less than two bytes is left
 * out, as Xapian does. PST_EINDEX for one that is too long or out of order.
 * After a failure there is nothing but to dispose of s. */
int pst_glass_spelling_add(struct pst_glass_spelling *s, struct pst_str word,
                           uint32_t frequency, struct pst_error *err);
/* Write the table, which had no items. */
int pst_glass_spelling_end(struct pst_glass_spelling *s, struct pst_error *err);

#endif
