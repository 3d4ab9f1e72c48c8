/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration files, trusted and not, and reading every value back. */
#include <stddef.h>
#include <stdint.h>

#include "base/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const engines[] = {"auto", "fast", NULL};

static const struct pst_config_key keys[] = {
    {"a.count", PST_CONFIG_COUNT, "1", 0, "", NULL},
    {"a.size", PST_CONFIG_SIZE, "1K", PST_CONFIG_INDEX, "", NULL},
    {"a.list", PST_CONFIG_STRING, "x", PST_CONFIG_INDEX | PST_CONFIG_MANY, "",
     NULL},
    {"a.*.flag", PST_CONFIG_BOOL, "no", PST_CONFIG_INDEX, "", NULL},
    {"a.engine", PST_CONFIG_CHOICE, "auto", PST_CONFIG_INDEX, "", engines},
};

static void read_all(const struct pst_config *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const char *key = c->values[i].key;
        pst_config_string(c, key);
        pst_config_number(c, key);
        pst_config_bool(c, key);
        pst_config_choice(c, key);
    }
    for (size_t at = 0; pst_config_next(c, "a.list", &at) != NULL;)
        ;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pst_str text = {(const char *)data, size};
    for (unsigned i = 0; i < 2; i++) {
        struct pst_config c;
        pst_config_init(&c, keys, sizeof keys / sizeof *keys, NULL, NULL);
        pst_config_add_text(&c, text, "config",
                            i != 0 ? PST_CONFIG_UNTRUSTED : 0, NULL);
        read_all(&c);
        pst_config_dispose(&c);
    }
    return 0;
}
