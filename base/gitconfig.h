/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/gitconfig.h - reading git-config syntax, one variable at a time. What
 * the variables mean is base/config.h, which describes the syntax.
 */
#ifndef POSTIL_BASE_GITCONFIG_H
#define POSTIL_BASE_GITCONFIG_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

struct pst_gitconfig {
    const char *name; /* of the file, for messages */
    const char *p, *end;
    unsigned now;           /* the line at p, from 1 */
    struct pst_buf section; /* "section.Sub.", empty before the first */

    /* The variable that next found; valid until the next call. */
    struct pst_buf key; /* "section.Sub.name" */
    struct pst_buf value;
    bool bare;     /* a name without '=' */
    unsigned line; /* where it begins, from 1 */
};

/* The text and the name are borrowed. */
void pst_gitconfig_init(struct pst_gitconfig *g, struct pst_str text,
                        const char *name);
void pst_gitconfig_dispose(struct pst_gitconfig *g);
/* 1: a variable; 0: the end; PST_EUSAGE, "NAME:LINE: ...", when the text is
 * wrong there; then nothing more can be read. */
int pst_gitconfig_next(struct pst_gitconfig *g, struct pst_error *err);

#endif
