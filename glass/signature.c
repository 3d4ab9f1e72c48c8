/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/signature.h"

enum { LEAST = 6 /* the first class has 2^6 pairs, the next 1.5 times that */ };

unsigned pst_glass_signature_class(size_t pairs)
{
    unsigned class_number = 0;
    while (class_number < PST_GLASS_SIGNATURE_CLASSES - 1 &&
           pst_glass_signature_pairs(class_number) < pairs)
        class_number++;
    return class_number;
}

uint32_t pst_glass_signature_pairs(unsigned class_number)
{
    return (uint32_t)(2 + class_number % 2) << (LEAST - 1 + class_number / 2);
}

uint32_t pst_glass_signature_rows(unsigned class_number, unsigned bits)
{
    return pst_glass_signature_pairs(class_number) * bits / 64 * 64;
}

static inline void set_one(uint64_t *signature, uint32_t row)
{
    signature[row / 64] |= UINT64_C(1) << row % 64;
}

void pst_glass_signature_set(uint64_t *signature, uint32_t rows,
                             const uint32_t *hashes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        set_one(signature, pst_glass_signature_row(hashes[i], 0, rows));
        set_one(signature, pst_glass_signature_row(hashes[i], 1, rows));
        set_one(signature, pst_glass_signature_row(hashes[i], 2, rows));
    }
}
