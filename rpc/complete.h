/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/complete.h - what may follow what was typed: titles of articles.
 */
#ifndef POSTIL_RPC_COMPLETE_H
#define POSTIL_RPC_COMPLETE_H

#include "base/error.h"
#include "rpc/session.h"
#include "searcher/view.h"

/* One article; v->hit->header, v->id and v->path are set, nothing else. False:
 * enough. */
typedef bool pst_title_show(void *payload, const struct pst_view *v);

/* The articles whose title has all words of the text, of which the last one may
 * be the beginning of a word only; those whose title begins so come first, else
 * by relevance. Without words all, the newest first. At most `limit`; returns 1
 * when there are more, 0, or a negative code. The session's index is open. */
int pst_titles_find(struct pst_session *s, const char *cwd, struct pst_str text,
                    size_t limit, pst_title_show *show, void *payload,
                    struct pst_error *err);

#endif
