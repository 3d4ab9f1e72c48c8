/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"

#include <stdio.h>
#include <string.h>

static void format_message(struct pst_error *err, enum pst_code code,
                           const char *format, va_list ap)
    __attribute__((format(printf, 3, 0)));
static void format_message(struct pst_error *err, enum pst_code code,
                           const char *format, va_list ap)
{
    err->code = (int)code;
    vsnprintf(err->message, sizeof err->message, format, ap);
}

int pst_fail(struct pst_error *err, enum pst_code code, const char *format, ...)
{
    if (err != NULL) {
        va_list ap;
        va_start(ap, format);
        format_message(err, code, format, ap);
        va_end(ap);
    }
    return -(int)code;
}

int pst_fail_errno(struct pst_error *err, enum pst_code code, int sys,
                   const char *format, ...)
{
    if (err != NULL) {
        va_list ap;
        va_start(ap, format);
        format_message(err, code, format, ap);
        va_end(ap);

        char text[160];
        const char *reason = strerror_r(sys, text, sizeof text);
        size_t n = strlen(err->message);
        snprintf(err->message + n, sizeof err->message - n, ": %s", reason);
    }
    return -(int)code;
}

void pst_error_prefix(struct pst_error *err, const char *format, ...)
{
    if (err == NULL)
        return;
    char old[sizeof err->message];
    memcpy(old, err->message, sizeof old);

    va_list ap;
    va_start(ap, format);
    vsnprintf(err->message, sizeof err->message, format, ap);
    va_end(ap);

    size_t n = strlen(err->message);
    snprintf(err->message + n, sizeof err->message - n, ": %s", old);
}

int pst_exit_status(int code)
{
    switch (code < 0 ? -code : code) {
    case PST_OK:
        return 0;
    case PST_EUSAGE:
    case PST_EQUERY:
        return 2;
    case PST_ENOINDEX:
    case PST_EINDEX:
        return 3;
    case PST_ELOCK:
        return 4;
    case PST_EPARTIAL:
        return 5;
    case PST_EINTR:
        return 130;
    default:
        return 6;
    }
}
