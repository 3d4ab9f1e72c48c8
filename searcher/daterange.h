/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/daterange.h - ranges of dates, as queries have them.
 *
 * The one rule: an article counts when every day that its date covers lies
 * within the range. So an article dated "2014" counts in 2014 and in
 * 2013..2014, not in 2014-03 nor in 2014-03... An article without a date counts
 * in no range.
 */
#ifndef POSTIL_SEARCHER_DATERANGE_H
#define POSTIL_SEARCHER_DATERANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "text/date.h"

/* From the first day that `from` covers to the last one that `to` covers; an
 * open end has year 0. */
struct pst_daterange {
    struct pst_date from, to;
};

/* Split FROM..TO, or FROM TO TO as Lucene has it; an end that is missing or *
 * is empty. False when the text is no range. */
bool pst_range_split(struct pst_str text, struct pst_str *from,
                     struct pst_str *to);

/* Read a stretch of time (calendar.h); or FROM..TO, either of which is one or,
 * one of them, missing: from the beginning of the first to the end of the
 * second; or > >= < <= and one. `today` counts days since 1970-01-01. False
 * when the text is none of these; *out is then undefined. A range whose ends
 * are the wrong way round holds no date. */
bool pst_daterange_parse(struct pst_daterange *out, struct pst_str text,
                         int64_t today);

/* Whether every day of the date is in the range. */
bool pst_daterange_holds(const struct pst_daterange *r,
                         const struct pst_date *d);

/* The same in terms of slot 0's strings: those from `low` to `high`, both
 * included, without the `except_count` ones of `except`. */
struct pst_daterange_bounds {
    char low[PST_DATE_MAX], high[PST_DATE_MAX];
    char except[2][PST_DATE_MAX];
    size_t except_count;
};
void pst_daterange_bounds(struct pst_daterange_bounds *out,
                          const struct pst_daterange *r);

#endif
