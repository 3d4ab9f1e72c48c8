/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schema/mapjson.h - where an article's text lies in its file, as JSON. */
#ifndef POSTIL_SCHEMA_MAPJSON_H
#define POSTIL_SCHEMA_MAPJSON_H

#include "base/json.h"
#include "schema/record.h"

/* The members "map" (an array for each segment: text, text_len, source,
 * source_len), "lines_before", "first_line" and "lines" of the open object. */
void pst_record_map_json(struct pst_json *j, const struct pst_record_body *b);

#endif
