/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/pathterms.h - what `path:` finds an article by: the components of its
 * path and the words of its file's name. The indexer makes terms of them, the
 * searcher compares with them. Paths are bytes, with '/' between components.
 */
#ifndef POSTIL_SCHEMA_PATHTERMS_H
#define POSTIL_SCHEMA_PATHTERMS_H

#include "base/buf.h"

/* The extension of the last component without its dot: 1 to 8 ASCII letters
 * and digits; empty when it has none. A name that begins with its only dot has
 * none. */
struct pst_str pst_path_extension(struct pst_str path);

/* Takes PST_PREFIX_COMPONENT or PST_PREFIX_FILE_WORD and a term, which lives
 * for the call. */
typedef void pst_path_term_sink(void *payload, const char *prefix,
                                struct pst_str term);

/* Each component, folded, the last also without its extension (and the one
 * before ".gz"); then the words of the file's name without them. No term is
 * empty; some may come twice. */
void pst_path_terms(struct pst_str path, pst_path_term_sink *sink,
                    void *payload);

#endif
