/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/json.h - writing JSON into a buffer, without white space.
 *
 *     struct pst_json j;
 *     pst_json_init(&j, &out);
 *     pst_json_begin_object(&j);
 *     pst_json_key(&j, "hits");
 *     pst_json_u64(&j, 3);
 *     pst_json_end_object(&j);
 *
 * Commas come by themselves. Pairing begins with ends, and giving each member
 * of an object a key, is the caller's part. Output is always well-formed
 * UTF-8: ill-formed bytes become U+FFFD, one for each; controls, DEL, C1,
 * U+2028, U+2029 and bidirectional controls are escaped.
 */
#ifndef POSTIL_BASE_JSON_H
#define POSTIL_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct pst_json {
    struct pst_buf *out;
    bool comma; /* one is due before the next value or key */
};

void pst_json_init(struct pst_json *j, struct pst_buf *out);

void pst_json_begin_object(struct pst_json *j);
void pst_json_end_object(struct pst_json *j);
void pst_json_begin_array(struct pst_json *j);
void pst_json_end_array(struct pst_json *j);
void pst_json_key(struct pst_json *j, const char *key);

void pst_json_string(struct pst_json *j, struct pst_str s);
void pst_json_cstring(struct pst_json *j, const char *s);
/* The strings as an array. */
void pst_json_strings(struct pst_json *j, const struct pst_str *items,
                      size_t count);
void pst_json_u64(struct pst_json *j, uint64_t v);
void pst_json_i64(struct pst_json *j, int64_t v);
/* The shortest decimal that reads back as v, in any locale; null when v is
 * not finite. */
void pst_json_double(struct pst_json *j, double v);
void pst_json_bool(struct pst_json *j, bool v);
void pst_json_null(struct pst_json *j);
/* One value that is JSON already. */
void pst_json_raw(struct pst_json *j, struct pst_str json);
/* {"text":...} when the path is UTF-8, else {"bytes":BASE64}. */
void pst_json_path(struct pst_json *j, struct pst_str path);

/* RFC 4648, with padding. */
void pst_base64_append(struct pst_buf *out, const void *p, size_t n);
/* Append the bytes that the text stands for; false, and nothing is appended,
 * when it is none such. */
bool pst_base64_decode(struct pst_buf *out, struct pst_str text);

#endif
