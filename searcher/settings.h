/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/settings.h - the configuration keys that exist, and where their
 * values come from. base/config.h has the syntax and the layers.
 */
#ifndef POSTIL_SEARCHER_SETTINGS_H
#define POSTIL_SEARCHER_SETTINGS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/config.h"
#include "base/error.h"

extern const struct pst_config_key pst_settings_keys[];
extern const size_t pst_settings_key_count;

/* The variables that matter; NULL: unset. */
struct pst_settings_env {
    const char *config;          /* POSTIL_CONFIG */
    const char *xdg_config_home; /* XDG_CONFIG_HOME */
    const char *home;            /* HOME */
    const char *pager;           /* POSTIL_PAGER */
};

/* Read the user's file, then that of the index in folder `index` (NULL: none),
 * then the environment. A file named by POSTIL_CONFIG must exist. *c is
 * initialised, also on failure. */
int pst_settings_load(struct pst_config *c, const struct pst_settings_env *env,
                      const char *index, struct pst_error *err);
/* Built-in values and the environment alone. */
int pst_settings_plain(struct pst_config *c, const struct pst_settings_env *env,
                       struct pst_error *err);

/* The file that a key names, absolute or from ~/; any other path begins where
 * the file lies that sets it, else in `cwd`. *out is cleared; empty: none. */
void pst_settings_path(struct pst_buf *out, const struct pst_config *c,
                       const char *cwd, const char *key);

#endif
