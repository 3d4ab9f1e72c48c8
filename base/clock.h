/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/clock.h - time that passes; of day and year it knows nothing. */
#ifndef POSTIL_BASE_CLOCK_H
#define POSTIL_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since some moment before the program began. */
int64_t pst_clock_ms(void);

#endif
