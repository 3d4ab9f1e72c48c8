/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The date reader on any bytes: what it gives is a date within the text. */
#include <stdint.h>
#include <stdlib.h>

#include "text/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool truth)
{
    if (!truth)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pst_str text = {(const char *)data, size};
    struct pst_date d;
    struct pst_date back;
    char compact[PST_DATE_MAX];
    size_t begin;
    size_t end;
    size_t used = pst_date_parse(text, &d);
    expect(used <= size && (used != 0) == pst_date_valid(&d));
    for (int years = 0; years < 2; years++) {
        if (!pst_date_find(text, years != 0, &d, &begin, &end))
            continue;
        expect(begin < end && end <= size && pst_date_valid(&d));
        size_t n = pst_date_compact(&d, compact);
        expect(pst_date_from_compact((struct pst_str){compact, n}, &back));
        expect(back.year == d.year && back.month == d.month &&
               back.day == d.day);
        back = pst_date_from_days(pst_date_to_days(&d));
        expect(back.year == d.year && (d.month == 0 || back.month == d.month) &&
               (d.day == 0 || back.day == d.day));
    }
    return 0;
}
