/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schema/recordform.h - numbers of the record's form that its writer and its
 * reader share; for these two alone. */
#ifndef POSTIL_SCHEMA_RECORDFORM_H
#define POSTIL_SCHEMA_RECORDFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PST_RECORD_MAGIC = 0xb7,
    PST_RECORD_FIRST = 1, /* the oldest version that is read */
    PST_RECORD_VERSION = 2
};

enum pst_record_tag {
    TAG_PATH = 1,
    TAG_MEMBER,
    TAG_MEMBER_NUMBER,
    TAG_FLAGS,
    TAG_TITLE,
    TAG_AUTHOR,
    TAG_DATE,
    TAG_SOURCE,
    TAG_SECTION,
    TAG_TAG,
    TAG_LANG,
    TAG_URL,
    TAG_WORDS,
    TAG_FORMAT,
    TAG_KIND,
    TAG_CHARSET,
    TAG_FILE_SIZE,
    TAG_FILE_MTIME,
    TAG_REPLACED,
    TAG_TEXT_LEN = 21, /* 20 is free */
    TAG_GARBLED
};

static const uint64_t pst_record_mtime_offset = (uint64_t)1 << 62;
static const uint64_t pst_record_largest = (uint64_t)1 << 30;

/* Whether n deflated bytes may state to be `length` bytes. */
static inline bool pst_record_plausible(uint64_t length, size_t n)
{
    return length <= pst_record_largest && length <= (uint64_t)n * 1000 + 65536;
}

#endif
