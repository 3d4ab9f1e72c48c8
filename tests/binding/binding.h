/* SPDX-License-Identifier: GPL-2.0-or-later */
/* binding.h - checks of the binding's calls: OK(call), FAILS(status, call). */
#ifndef TESTS_BINDING_BINDING_H
#define TESTS_BINDING_BINDING_H

#include <xapian-c.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* What a failing call said. */
static xap_error error;

/* Does it run on Xapian 1.4, or on what came after it? */
static inline bool on_xapian_1_4(void)
{
    return strncmp(xap_xapian_version(), "1.4.", 4) == 0;
}

#define OK(call) ok(call, #call, __FILE__, __LINE__)
static inline void ok(int status, const char *call, const char *file, int line)
{
    if (status != XAP_OK) {
        print_error("%s: %s: %s\n", call, xap_status_name(status),
                    error.message);
        _fail(file, line);
    }
}

#define FAILS(status, call) fails(status, call, #call, __FILE__, __LINE__)
static inline void fails(xap_status want, xap_status got, const char *call,
                         const char *file, int line)
{
    if (got != want) {
        print_error("%s: %s instead of %s: %s\n", call, xap_status_name(got),
                    xap_status_name(want), error.message);
        _fail(file, line);
    }
    if (got != XAP_OK && error.code != got) {
        print_error("%s: the error says %s\n", call,
                    xap_status_name(error.code));
        _fail(file, line);
    }
}

/* Bytes that are equal. */
#define SAME_BYTES(got, want)                          \
    do {                                               \
        xap_bytes got_ = (got), want_ = (want);        \
        assert_int_equal(got_.n, want_.n);             \
        assert_memory_equal(got_.p, want_.p, want_.n); \
    } while (0)

#endif
