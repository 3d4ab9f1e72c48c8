/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/pathinfo.h - what a path says of its article: a title of sorts and
 * a date. Paths are bytes, with '/' between components.
 */
#ifndef POSTIL_ARTICLE_PATHINFO_H
#define POSTIL_ARTICLE_PATHINFO_H

#include <stdbool.h>

#include "base/buf.h"
#include "text/date.h"

/* Append the title that the file's name makes: without extensions and a date
 * in front and numbers of programs' exports, separators as spaces; the folder's
 * name for "index" and "readme". Ill-formed UTF-8 becomes U+FFFD. */
void pst_path_title(struct pst_buf *out, struct pst_str path);

/* A date in the file's name (2014-12-11-slug, 20141211_slug, 1790-name), else
 * in its folders (2014/12/11, "session 75 - 2020"). A bare year counts from
 * 1500 to 2100 only. */
bool pst_path_date(struct pst_str path, struct pst_date *out);

#endif
