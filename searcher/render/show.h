/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/render/show.h - one article to be read. */
#ifndef POSTIL_SEARCHER_RENDER_SHOW_H
#define POSTIL_SEARCHER_RENDER_SHOW_H

#include "base/buf.h"
#include "searcher/render/style.h"
#include "searcher/view.h"

/* Title, metadata, then the text stretch by stretch, wrapped and safe. */
void pst_show_article(struct pst_buf *out, const struct pst_style *s,
                      const struct pst_view *v);
/* Id, date, title and member on one line, set apart by tabs; safe. */
void pst_show_line(struct pst_buf *out, const struct pst_view *v);

#endif
