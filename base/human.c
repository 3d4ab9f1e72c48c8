/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/human.h"

void pst_human_count(struct pst_buf *out, uint64_t n)
{
    char digits[32];
    size_t at = sizeof digits;
    unsigned written = 0;
    do {
        if (written != 0 && written % 3 == 0)
            digits[--at] = ',';
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
        written++;
    } while (n != 0);
    pst_buf_add(out, digits + at, sizeof digits - at);
}

void pst_human_size(struct pst_buf *out, uint64_t bytes)
{
    static const char units[] = "KMGTPE";
    if (bytes < 1000) {
        pst_buf_addf(out, "%u B", (unsigned)bytes);
        return;
    }
    uint64_t tenths = bytes / 100;
    size_t unit = 0;
    for (; tenths >= 10000; unit++)
        tenths /= 1000;
    pst_buf_addf(out, "%u.%u %cB", (unsigned)(tenths / 10),
                 (unsigned)(tenths % 10), units[unit]);
}

void pst_human_seconds(struct pst_buf *out, uint64_t seconds)
{
    unsigned long long hours = seconds / 3600;
    unsigned minutes = (unsigned)(seconds / 60 % 60);
    unsigned rest = (unsigned)(seconds % 60);
    if (hours != 0)
        pst_buf_addf(out, "%llu:%02u:%02u", hours, minutes, rest);
    else
        pst_buf_addf(out, "%u:%02u", minutes, rest);
}
