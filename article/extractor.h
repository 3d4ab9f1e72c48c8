/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/extractor.h - extraction in which a crash costs one file, or one
 * member of a file of many.
 *
 * Plain text and light markup are read in this process. Whatever needs a
 * parser of foreign formats (HTML, XML, JSON, mail, archives ...) is read by a
 * process of its own, which is started when the first such file comes, lives as
 * long as the extractor, and is started anew when it died. It may use so much
 * memory, so much time for each file (in an archive for each file of it), and
 * no network, no other process, no file to write (base/sandbox.h); where the
 * kernel has Landlock, no file to open but for charsets (base/landlock.h).
 *
 * Where it is in the file stands in memory that both sides share. When it dies
 * in a member, the file is read again, without that one and without the
 * articles that came already.
 *
 * Bytes go to it through a socket, records (schema/record.h) come back; so what
 * it answers is checked as an index's bytes are.
 */
#ifndef POSTIL_ARTICLE_EXTRACTOR_H
#define POSTIL_ARTICLE_EXTRACTOR_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "article/extract.h"
#include "schema/record.h"

struct pst_extractor_options {
    const char *program;    /* which, called with PST_EXTRACTOR_COMMAND, does
                               pst_extractor_serve; NULL: all in this process */
    unsigned seconds;       /* of CPU time for a file; 0: any */
    size_t memory;          /* of the process; 0: any */
    bool pdf;               /* read PDF, by programs: article/pdf.h */
    struct pst_str keymaps; /* takes the place of an input's */
    const volatile sig_atomic_t *stop; /* may be NULL */
};

#define PST_EXTRACTOR_COMMAND "extract-apart"
/* What is built in. */
enum { PST_EXTRACTOR_SECONDS = 60 };
#define PST_EXTRACTOR_MEMORY ((size_t)3 << 30)

/* Takes each article; what it is given lives until it returns, and the number
 * of words is not counted yet. A negative return ends the extraction and is
 * returned. */
typedef int pst_record_sink(void *payload, struct pst_record_header *h,
                            const struct pst_record_body *b);

struct pst_extractor; /* for one thread at a time */

/* The options are borrowed. */
struct pst_extractor *pst_extractor_new(const struct pst_extractor_options *o);
void pst_extractor_free(struct pst_extractor *x);

/* As pst_extract. Besides, a member is left out at which the process crashed,
 * or wanted more time or memory than it may have; PST_EFORMAT when that was at
 * no member, or at more than a few; PST_EINTR when `stop` was set; PST_EIO when
 * no process could be started. in->guesser is not used. */
int pst_extractor_run(struct pst_extractor *x,
                      const struct pst_extract_input *in, pst_record_sink *sink,
                      void *payload, struct pst_error *err);

/* The process: serve what comes from the socket that is descriptor 0, until
 * its end. The exit status. */
int pst_extractor_serve(void);

#endif
