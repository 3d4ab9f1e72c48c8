/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When what is rendered reaches its reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <sys/stat.h>

#include "searcher/output.h"

static size_t size_of(FILE *f)
{
    struct stat st;
    assert_int_equal(fstat(fileno(f), &st), 0);
    return (size_t)st.st_size;
}

static void the_first_piece_goes_out_at_once(void **state)
{
    enum { PIECE = 100, PIECES = 5000 };
    static const char piece[PIECE];
    struct pst_output o;
    struct pst_error err = PST_ERROR_INIT;
    size_t writes = 0;
    size_t size = 0;
    (void)state;
    FILE *f = tmpfile();
    assert_non_null(f);
    pst_output_init(&o, fileno(f));
    for (size_t i = 0; i < PIECES; i++) {
        pst_buf_add(&o.buf, piece, PIECE);
        assert_int_equal(pst_output_drain(&o, &err), 0);
        writes += size_of(f) != size;
        size = size_of(f);
        assert_true(i != 0 || size == PIECE);
    }
    assert_true(writes < 20);
    assert_int_equal(pst_output_flush(&o, &err), 0);
    assert_int_equal(size_of(f), PIECE * PIECES);
    pst_output_dispose(&o);
    fclose(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_piece_goes_out_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
