/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/describe.h - what was understood of one article, as JSON for
 * programs and as text for people.
 */
#ifndef POSTIL_INDEXER_DESCRIBE_H
#define POSTIL_INDEXER_DESCRIBE_H

#include "base/buf.h"
#include "schema/record.h"

/* Append one object and a newline: the header's fields; text; stretches, each
 * {"field","block","key","begin","end"}, in bytes of the text as UTF-8; map,
 * each [text, text length, source, source length]; lines, the source offsets
 * of line 2 and on. */
void pst_describe_json(struct pst_buf *out, const struct pst_record_header *h,
                       const struct pst_record_body *b);
/* Append lines: the header's fields, then each stretch with its place in the
 * source. Harmless for terminals. */
void pst_describe_text(struct pst_buf *out, const struct pst_record_header *h,
                       const struct pst_record_body *b);

#endif
