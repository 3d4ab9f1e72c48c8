/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/tasks.h: all are run, once each, by however many threads; a
 * failure is told, and none is begun after one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdatomic.h>
#include <string.h>

#include "indexer/tasks.h"

enum { COUNT = 20 };

struct piece {
    size_t number;
    int code;
    atomic_int runs;
};

static int run_piece(void *payload, struct pst_error *err)
{
    struct piece *p = payload;
    atomic_fetch_add(&p->runs, 1);
    return p->code == 0 ? 0
                        : pst_fail(err, (enum pst_code) - p->code, "piece %zu",
                                   p->number);
}

static void prepare(struct piece *pieces, struct pst_task *tasks)
{
    for (size_t i = 0; i < COUNT; i++) {
        pieces[i].number = i;
        pieces[i].code = 0;
        atomic_init(&pieces[i].runs, 0);
        tasks[i] = (struct pst_task){run_piece, &pieces[i]};
    }
}

static void runs_each_once(void **state)
{
    (void)state;
    for (unsigned threads = 0; threads <= COUNT + 1; threads++) {
        struct piece pieces[COUNT];
        struct pst_task tasks[COUNT];
        prepare(pieces, tasks);
        assert_int_equal(pst_tasks_run(tasks, COUNT, threads, NULL), 0);
        for (size_t i = 0; i < COUNT; i++)
            assert_int_equal(atomic_load(&pieces[i].runs), 1);
    }
    assert_int_equal(pst_tasks_run(NULL, 0, 3, NULL), 0);
}

static void ends_with_the_first_failure(void **state)
{
    (void)state;
    struct piece pieces[COUNT];
    struct pst_task tasks[COUNT];
    struct pst_error err = PST_ERROR_INIT;
    prepare(pieces, tasks);
    pieces[3].code = -PST_EIO;
    pieces[4].code = -PST_ENOMEM;
    assert_int_equal(pst_tasks_run(tasks, COUNT, 1, &err), -PST_EIO);
    assert_non_null(strstr(err.message, "piece 3"));
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(atomic_load(&pieces[i].runs), i <= 3);

    /* Whichever comes first: none is told that was not begun. */
    prepare(pieces, tasks);
    for (size_t i = 0; i < COUNT; i++)
        pieces[i].code = -PST_EIO;
    assert_int_equal(pst_tasks_run(tasks, COUNT, 4, &err), -PST_EIO);
    assert_non_null(strstr(err.message, "piece "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_each_once),
        cmocka_unit_test(ends_with_the_first_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
