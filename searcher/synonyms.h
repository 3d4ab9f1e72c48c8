/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/synonyms.h - the user's synonyms, put into a query's tree.
 *
 * The file has one group a line; # begins a comment line:
 *
 *     car, automobile, motor car      each stands for the others, too
 *     eu -> european union            the left ones for the right ones, too
 *
 * Members are folded and compared by their stems in the query's language, so a
 * group holds for all forms of its words. What takes a member's place beside it
 * is an alternative in an OR: a word by its stem, several as a phrase of exact
 * forms. Several members that one place may mean are all of them, at most
 * PST_SYNONYMS_MOST.
 */
#ifndef POSTIL_SEARCHER_SYNONYMS_H
#define POSTIL_SEARCHER_SYNONYMS_H

#include <stdbool.h>

#include "base/error.h"
#include "searcher/query.h"

enum {
    PST_SYNONYMS_FILE_MAX = 1 << 20, /* bytes */
    PST_SYNONYMS_MOST = 50
};

struct pst_synonyms;

/* NULL on error: PST_EIO, or PST_EUSAGE for a line that is no group, as
 * "PATH:LINE: ...". `language` is that of the query, for stems and stop words.
 */
struct pst_synonyms *pst_synonyms_load(const char *path, const char *language,
                                       struct pst_error *err);
void pst_synonyms_free(struct pst_synonyms *s);

/*
 * Put the synonyms of words into the tree:
 *
 *     ~word, ~"a phrase"    of these; with no file (s NULL) that is a repair
 *     "a ~b c"              the phrase, or one with a synonym of b, or of the
 *                           longest member that begins there; "a ~b"~3 too
 *     always                also of all other words outside of quotes, and of
 *                           several side by side that are one member, but not
 *                           in fields that the default search leaves out
 *                           (names, tags), nor under NOT
 *
 * In fields and nearness they are exact forms, as all words are there. A phrase
 * has no more than PST_SYNONYMS_MOST alternatives. New nodes are marked
 * as synonyms and have the place of what they stand beside. Nodes of the old
 * tree are not changed. The query outlives s, but for its texts of words
 * (surface), which are the file's.
 */
void pst_synonyms_expand(const struct pst_synonyms *s, struct pst_query *q,
                         bool always);

#endif
