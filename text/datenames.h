/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text/datenames.h - names of months and weekdays in English, German, French,
 * Russian, Spanish, Italian, Portuguese and Dutch, full and abbreviated.
 * Inside text/ only.
 */
#ifndef POSTIL_TEXT_DATENAMES_H
#define POSTIL_TEXT_DATENAMES_H

#include <stdbool.h>

#include "base/buf.h"

/* The month, 1 to 12, of a folded name; 0 when it is none. *weak is set for an
 * abbreviation that is also a common English word (out, set, ago): it counts
 * only after a day. */
int pst_date_month(struct pst_str name, bool *weak);
bool pst_date_weekday(struct pst_str name);

#endif
