/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/mapkeys.h - the keys of the configuration that say what a collection
 * calls its fields, for tables of struct pst_config_key:
 *
 *     [map "*.jsonl"]
 *         title = headline.main
 */
#ifndef POSTIL_SCHEMA_MAPKEYS_H
#define POSTIL_SCHEMA_MAPKEYS_H

#include "base/config.h"

#define PST_MAP_SECTION "map."
#define PST_MAP_KEY_OF(name, help)                          \
    {                                                       \
        PST_MAP_SECTION "*." name, PST_CONFIG_STRING, NULL, \
            PST_CONFIG_INDEX | PST_CONFIG_MANY, help, NULL  \
    }
#define PST_MAP_KEY(name) \
    PST_MAP_KEY_OF(name, "a key of JSON, or column of a table, that is this")
#define PST_MAP_KEYS                                                        \
    PST_MAP_KEY("title"), PST_MAP_KEY("body"), PST_MAP_KEY("author"),       \
        PST_MAP_KEY("date"), PST_MAP_KEY("source"), PST_MAP_KEY("section"), \
        PST_MAP_KEY("tag"), PST_MAP_KEY("lang"), PST_MAP_KEY("url"),        \
        PST_MAP_KEY("summary"),                                             \
        PST_MAP_KEY_OF("list", "the array that the articles are in")

#endif
