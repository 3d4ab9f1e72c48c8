/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/render/human.h - hits for people: title, who and when, where,
 * snippets with what matched marked. Nothing an article says is printed raw.
 */
#ifndef POSTIL_SEARCHER_RENDER_HUMAN_H
#define POSTIL_SEARCHER_RENDER_HUMAN_H

#include "base/buf.h"
#include "searcher/notes.h"
#include "searcher/render/style.h"
#include "searcher/snippet.h"
#include "searcher/view.h"

/* A hit; the caller puts blank lines between them. */
void pst_human_hit(struct pst_buf *out, const struct pst_style *s,
                   const struct pst_view *v);
/* What the search says of it, on lines that go right below the hit. */
void pst_human_notes(struct pst_buf *out, const struct pst_style *s,
                     const struct pst_record_header *h,
                     const struct pst_notes *notes);
/* Authors, date and source in one line, with its end; nothing when none of
 * them is known. */
void pst_human_byline(struct pst_buf *out, const struct pst_style *s,
                      const struct pst_record_header *h, bool stale);

/* Text on lines that begin with `indent` spaces, wrapped, safe, its marks
 * (ascending, apart) in the ink of matches. */
void pst_human_wrap(struct pst_buf *out, const struct pst_style *s,
                    struct pst_str text, const struct pst_mark *marks,
                    size_t mark_count, size_t indent);

#endif
