/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/pdf.h - the text of a PDF document, by pdftotext and pdfinfo of
 * Poppler, which the user has installed or not. They run with limits, without
 * network, with nothing to write to, and where the kernel has Landlock unable
 * to change a file, by name or otherwise.
 */
#ifndef POSTIL_ARTICLE_PDF_H
#define POSTIL_ARTICLE_PDF_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

struct pst_pdf_options {
    const char *program; /* which, called with PST_PDF_COMMAND, does
                            pst_pdf_exec */
    unsigned seconds;    /* of CPU time for each of the two; 0: any */
    size_t memory;       /* of each; 0: any */
    size_t text;         /* bytes of text at most */
    const volatile sig_atomic_t *stop; /* may be NULL */
};

#define PST_PDF_COMMAND "pdf-apart"

bool pst_is_pdf(struct pst_str bytes);

/* Append the text, pages set apart by form feeds, behind front matter with what
 * the document says of itself. PST_EFORMAT: it is damaged or locked, or over a
 * limit, or there is no pdftotext; PST_EINTR; PST_EIO. */
int pst_pdf_read(const struct pst_pdf_options *o, struct pst_str bytes,
                 struct pst_buf *text, struct pst_error *err);

/* In a process whose descriptor 0 is the document: become the program. argv:
 * bytes of memory, seconds, the program and its arguments. Returns an exit
 * status when it could not. */
int pst_pdf_exec(int argc, char *const *argv);

#endif
