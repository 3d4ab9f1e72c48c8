/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/mapjson.h"

void pst_record_map_json(struct pst_json *j, const struct pst_record_body *b)
{
    pst_json_key(j, "map");
    pst_json_begin_array(j);
    for (size_t i = 0; i < b->segment_count; i++) {
        const struct pst_segment *s = &b->segments[i];
        pst_json_begin_array(j);
        pst_json_u64(j, s->text);
        pst_json_u64(j, s->text_len);
        pst_json_u64(j, s->source);
        pst_json_u64(j, s->source_len);
        pst_json_end_array(j);
    }
    pst_json_end_array(j);
    pst_json_key(j, "lines_before");
    pst_json_u64(j, b->lines_before);
    pst_json_key(j, "first_line");
    pst_json_u64(j, b->first_line);
    pst_json_key(j, "lines");
    pst_json_begin_array(j);
    for (size_t i = 0; i < b->line_count; i++)
        pst_json_u64(j, b->lines[i]);
    pst_json_end_array(j);
}
