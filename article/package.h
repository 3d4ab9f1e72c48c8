/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/package.h - documents that are zip archives of XML: their files in
 * memory, and what all of them say of themselves in Dublin Core.
 */
#ifndef POSTIL_ARTICLE_PACKAGE_H
#define POSTIL_ARTICLE_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"
#include "article/extract.h"
#include "article/markup.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"

enum pst_package_kind {
    PST_PACKAGE_NONE,
    PST_PACKAGE_DOCX,
    PST_PACKAGE_ODT,
    PST_PACKAGE_EPUB,
    PST_PACKAGE_FOREIGN /* a spreadsheet, slides, a program */
};

/* By the content of a zip archive; *what says in words what it is. */
enum pst_package_kind pst_package_kind(struct pst_str bytes, const char **what);

/* Whether a zip archive that begins so may be one: what writes such documents
 * begins with one of few names. */
bool pst_package_may_be(struct pst_str bytes);

struct pst_package {
    struct pst_map names;
    struct pst_buf *files; /* by the number of their names */
    size_t count, cap;
};

/* Unpack all text in it. PST_EFORMAT: damaged, encrypted, or over a limit. */
int pst_package_open(struct pst_package *p, struct pst_str bytes,
                     const struct pst_extract_limits *limits,
                     struct pst_error *err);
void pst_package_close(struct pst_package *p);
/* A file by its name; false when there is none. */
bool pst_package_file(const struct pst_package *p, struct pst_str name,
                      struct pst_str *bytes);

/* A file of XML in it, as a tree over its own source. */
struct pst_package_part {
    struct pst_source src;
    struct pst_markup m;
};
/* False when there is none, or it nests too deeply. To be closed in any
 * case. */
bool pst_package_part_open(struct pst_package_part *part,
                           const struct pst_package *p, struct pst_str name,
                           unsigned depth);
void pst_package_part_close(struct pst_package_part *part);

/* A reference (of an attribute, decoded) in the file `base` as the name of a
 * file, without what it points at in that. */
void pst_package_resolve(struct pst_buf *out, struct pst_str base,
                         struct pst_str href);

/* Add title, authors, date, language, tags and so on that the elements below
 * `top` tell to the fields that are still empty; what stands in another file
 * than the text gets no place. `passed` says by a node's number which do not
 * count; NULL: all do. The title goes to the field that is named. */
void pst_package_metadata(struct pst_article *a, const struct pst_markup *m,
                          uint32_t top, const bool *passed,
                          enum pst_field title);

#endif
