/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/params.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "rpc/message.h"

void pst_params_init(struct pst_params *p, const json_t *params,
                     struct pst_fault *fault)
{
    *p = (struct pst_params){NULL, fault, false};
    if (params == NULL || json_is_null(params))
        return;
    if (json_is_object(params))
        p->object = params;
    else
        pst_params_fail(p, "params", "params are an object, by name");
}

const json_t *pst_params_get(const struct pst_params *p, const char *name)
{
    const json_t *v = json_object_get(p->object, name);
    return json_is_null(v) ? NULL : v;
}

int pst_params_fail(struct pst_params *p, const char *name, const char *format,
                    ...)
{
    char what[300];
    va_list ap;
    if (p->bad)
        return -1;
    va_start(ap, format);
    vsnprintf(what, sizeof what, format, ap);
    va_end(ap);
    p->bad = true;
    return pst_fault_set(p->fault, PST_FAULT_PARAMS, name, "%s: %s", name,
                         what);
}

int pst_params_bool(struct pst_params *p, const char *name, bool *out)
{
    const json_t *v = pst_params_get(p, name);
    if (v != NULL && !json_is_boolean(v))
        return pst_params_fail(p, name, "true or false is wanted");
    if (v != NULL)
        *out = json_is_true(v);
    return p->bad ? -1 : 0;
}

int pst_params_count(struct pst_params *p, const char *name, size_t least,
                     size_t most, size_t *out)
{
    const json_t *v = pst_params_get(p, name);
    json_int_t n = json_integer_value(v);
    if (v != NULL &&
        (!json_is_integer(v) || n < (json_int_t)least || n > (json_int_t)most))
        return pst_params_fail(p, name, "an integer from %zu to %zu is wanted",
                               least, most);
    if (v != NULL)
        *out = (size_t)n;
    return p->bad ? -1 : 0;
}

int pst_params_string(struct pst_params *p, const char *name,
                      struct pst_str *out)
{
    const json_t *v = pst_params_get(p, name);
    if (v != NULL && !json_is_string(v))
        return pst_params_fail(p, name, "a string is wanted");
    if (v != NULL)
        *out = pst_message_string(v);
    return p->bad ? -1 : 0;
}

int pst_params_cstring(struct pst_params *p, const char *name, const char **out)
{
    struct pst_str s = {NULL, 0};
    pst_params_string(p, name, &s);
    if (s.p != NULL && memchr(s.p, '\0', s.n) != NULL)
        return pst_params_fail(p, name, "a string without NULs is wanted");
    if (s.p != NULL)
        *out = s.p;
    return p->bad ? -1 : 0;
}

int pst_params_choice(struct pst_params *p, const char *name,
                      const char *const *choices, size_t *out)
{
    const char *value = NULL;
    struct pst_buf list = PST_BUF_INIT;
    pst_params_cstring(p, name, &value);
    if (value == NULL)
        return p->bad ? -1 : 0;
    for (size_t i = 0; choices[i] != NULL; i++) {
        if (strcmp(choices[i], value) == 0) {
            *out = i;
            pst_buf_dispose(&list);
            return p->bad ? -1 : 0;
        }
        pst_buf_addf(&list, "%s%s", i != 0 ? ", " : "", choices[i]);
    }
    pst_params_fail(p, name, "one of these is wanted: %s", list.p);
    pst_buf_dispose(&list);
    return -1;
}

int pst_params_path(struct pst_params *p, const char *name, struct pst_buf *out)
{
    const json_t *v = pst_params_get(p, name);
    const json_t *text = json_is_object(v) ? json_object_get(v, "text") : v;
    const json_t *bytes = json_object_get(v, "bytes");
    size_t start = out->n;
    if (v == NULL)
        return p->bad ? -1 : 0;
    if (json_is_string(text))
        pst_buf_addstr(out, pst_message_string(text));
    else if (!json_is_string(bytes) ||
             !pst_base64_decode(out, pst_message_string(bytes)))
        return pst_params_fail(
            p, name, "a string, {\"text\":...} or {\"bytes\":...} is wanted");
    if (out->n == start || memchr(out->p + start, '\0', out->n - start) != NULL)
        return pst_params_fail(p, name, "a path is not empty and has no NULs");
    return p->bad ? -1 : 0;
}

int pst_params_need(struct pst_params *p, const char *name)
{
    if (pst_params_get(p, name) == NULL)
        return pst_params_fail(p, name, "is missing");
    return p->bad ? -1 : 0;
}
