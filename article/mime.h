/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/mime.h - header fields and encoded bodies of messages (RFC 5322,
 * 2045, 2047, 2231), with the way back to their bytes.
 *
 * A library that parses mail gives no places for what it decodes, so this is
 * our own. `bytes` is always the file; ranges are offsets in it.
 */
#ifndef POSTIL_ARTICLE_MIME_H
#define POSTIL_ARTICLE_MIME_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"
#include "base/buf.h"

struct pst_mime_field {
    struct pst_str name;
    struct pst_range value; /* with folded lines, without the last one's end */
};

/* The field at *at, which is moved behind it; false at the end of the header:
 * a blank line, which is passed over, or what is no field. */
bool pst_mime_field_next(struct pst_str bytes, size_t *at, size_t end,
                         struct pst_mime_field *out);
/* The first field of that name (lower case) of the header that begins at
 * `begin`. */
bool pst_mime_field_find(struct pst_str bytes, size_t begin, size_t end,
                         const char *name, struct pst_range *value);

/* A parameter of a field like Content-Type, its pieces (RFC 2231) joined and
 * decoded to UTF-8; by its bare name where there is no other form. False when
 * there is none. */
bool pst_mime_param(struct pst_buf *out, struct pst_str value,
                    const char *name);

/* A value of a header field as text: lines unfolded, encoded words decoded,
 * other bytes that are not ASCII taken for `charset` ("": none is known). To
 * be disposed of by pst_source_dispose; segments lead to `bytes`. */
void pst_mime_value(struct pst_source *out, struct pst_str bytes,
                    struct pst_range value, const char *charset);

enum pst_transfer {
    PST_TRANSFER_AS_IS,
    PST_TRANSFER_QUOTED_PRINTABLE,
    PST_TRANSFER_BASE64
};
enum pst_transfer pst_mime_transfer(struct pst_str name);

/* The bytes of a body as a source whose segments lead to `bytes`: exact, but
 * that a line of base64 is one segment. In an mbox ">From " at the start of a
 * line loses a ">". What is no base64 is passed over. */
void pst_mime_decode(struct pst_source *out, struct pst_str bytes,
                     struct pst_range body, enum pst_transfer transfer,
                     bool is_mbox);

/* Make text of decoded bytes, whose segments lead where theirs do; *raw is
 * disposed of. `charset` as for pst_source_decode. */
void pst_mime_text(struct pst_source *out, struct pst_source *raw,
                   const char *charset);

#endif
