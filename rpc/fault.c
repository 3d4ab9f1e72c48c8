/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int pst_fault_set(struct pst_fault *f, enum pst_fault_code code,
                  const char *where, const char *format, ...)
{
    va_list ap;
    memset(f, 0, sizeof *f);
    f->code = (int)code;
    snprintf(f->where, sizeof f->where, "%s", where != NULL ? where : "");
    va_start(ap, format);
    vsnprintf(f->what, sizeof f->what, format, ap);
    va_end(ap);
    return -1;
}

static enum pst_fault_code code_of(int code)
{
    switch (code) {
    case PST_EUSAGE:
        return PST_FAULT_PARAMS;
    case PST_EQUERY:
        return PST_FAULT_QUERY;
    case PST_ENOINDEX:
        return PST_FAULT_NO_INDEX;
    case PST_EINDEX:
        return PST_FAULT_INDEX;
    default:
        return PST_FAULT_INTERNAL;
    }
}

int pst_fault_take(struct pst_fault *f, const struct pst_error *err)
{
    size_t line = strcspn(err->message, "\n");
    if (err->code == PST_EINTR)
        return -1; /* what ended it is the fault already */
    pst_fault_set(f, code_of(err->code), NULL, "%.*s", (int)line, err->message);
    if (err->code == PST_ENOINDEX)
        f->hint = "make one: postil index FOLDER";
    else if (err->code == PST_EINDEX)
        f->hint = "postil check says what is damaged; postil index --rebuild "
                  "makes it anew";
    else if (err->code == PST_EQUERY)
        f->hint = "postil help query shows the language";
    return -1;
}

static void add_text(struct pst_json *j, const char *key, const char *text)
{
    pst_json_key(j, key);
    if (text != NULL && text[0] != '\0')
        pst_json_cstring(j, text);
    else
        pst_json_null(j);
}

void pst_fault_write(struct pst_json *j, const struct pst_fault *f)
{
    pst_json_begin_object(j);
    pst_json_key(j, "code");
    pst_json_i64(j, f->code);
    pst_json_key(j, "message");
    pst_json_cstring(j, f->what);
    pst_json_key(j, "data");
    pst_json_begin_object(j);
    add_text(j, "what", f->what);
    add_text(j, "where", f->where);
    add_text(j, "hint", f->hint);
    if (f->has_range) {
        pst_json_key(j, "begin");
        pst_json_u64(j, f->begin);
        pst_json_key(j, "end");
        pst_json_u64(j, f->end);
    }
    if (f->supported != NULL) {
        pst_json_key(j, "supported");
        pst_json_raw(j, pst_str_of(f->supported));
        add_text(j, "requested", f->where);
    }
    pst_json_end_object(j);
    pst_json_end_object(j);
}
