/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/sniff.h - what kind of file it is, by its content and its name.
 */
#ifndef POSTIL_ARTICLE_SNIFF_H
#define POSTIL_ARTICLE_SNIFF_H

#include <stdbool.h>

#include "base/buf.h"

enum pst_sniffed {
    PST_SNIFF_SKIP,
    PST_SNIFF_TEXT,
    PST_SNIFF_MARKDOWN,
    PST_SNIFF_HTML,
    PST_SNIFF_ORG,
    PST_SNIFF_RST,
    PST_SNIFF_ASCIIDOC,
    PST_SNIFF_JSON,
    PST_SNIFF_FEED,
    PST_SNIFF_MAIL,
    PST_SNIFF_SAVEDPAGE, /* .mhtml */
    PST_SNIFF_TABLE,
    PST_SNIFF_WORDPROC, /* .docx, .odt */
    PST_SNIFF_WORDDOC,  /* .doc */
    PST_SNIFF_FLATDOC,  /* .fodt */
    PST_SNIFF_OPML,
    PST_SNIFF_NOTEBOOK, /* .ipynb */
    PST_SNIFF_EPUB,
    PST_SNIFF_RTF,
    PST_SNIFF_JOPLIN
};

enum { PST_SNIFF_REASON_MAX = 64 };

/* `path` needs no folders. With PST_SNIFF_SKIP, `reason` says why ("empty
 * file", "PNG image", "no reader for .css files"); else it is empty. */
enum pst_sniffed pst_sniff(struct pst_str bytes, struct pst_str path,
                           char reason[PST_SNIFF_REASON_MAX]);
/* The same, and whether all bytes are known to be even (base/bytes.h), which it
 * sees anyway; false where the kind is told before they are looked at. */
enum pst_sniffed pst_sniff_even(struct pst_str bytes, struct pst_str path,
                                char reason[PST_SNIFF_REASON_MAX],
                                bool *is_even);

#endif
