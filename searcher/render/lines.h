/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/render/lines.h - hits as lines that editors read.
 */
#ifndef POSTIL_SEARCHER_RENDER_LINES_H
#define POSTIL_SEARCHER_RENDER_LINES_H

#include <stdbool.h>

#include "base/buf.h"
#include "searcher/render/style.h"
#include "searcher/view.h"

/* PATH:LINE:COL:TEXT for each match; with `nul` a NUL after the path instead
 * of the colon. TEXT is the line of the original, or as much of a long one as
 * stands around the match; of an article whose file has changed, or whose
 * bytes are not UTF-8, it is the text around the match. An article without
 * matches in its file gives one line, 1:1 and its title. Never coloured. */
void pst_lines_vimgrep(struct pst_buf *out, const struct pst_style *s,
                       const struct pst_view *v, bool nul);

/* PATH:LINE:TEXT for each line with matches; with colour each of them is
 * between ESC [01;31m and ESC [m, where Emacs looks for the column. TEXT
 * begins where the line does. */
void pst_lines_grep(struct pst_buf *out, const struct pst_style *s,
                    const struct pst_view *v, bool nul);

#endif
