/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/settings.h"

#include <stdlib.h>
#include <string.h>

#include "article/keymap.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "indexer/build.h"
#include "schema/mapkeys.h"

static const struct pst_config_key keys[] = {
    {PST_SETTING_EXCLUDE, PST_CONFIG_STRING, NULL,
     PST_CONFIG_INDEX | PST_CONFIG_MANY, "leave out what matches", NULL},
    {PST_SETTING_FOLLOW, PST_CONFIG_BOOL, "false", 0, "follow symbolic links",
     NULL},
    {PST_SETTING_HIDDEN, PST_CONFIG_BOOL, "false", PST_CONFIG_INDEX,
     "take hidden files, too", NULL},
    {PST_SETTING_MAX_SIZE, PST_CONFIG_SIZE, "64M", PST_CONFIG_INDEX,
     "skip larger files", NULL},
    {PST_SETTING_PHRASE_INDEX, PST_CONFIG_CHOICE, "auto", PST_CONFIG_INDEX,
     "what is kept for phrases", pst_phrase_index_names},
    {PST_SETTING_APART, PST_CONFIG_BOOL, "true", 0,
     "read what needs a parser in a process of its own", NULL},
    {PST_SETTING_PDF, PST_CONFIG_BOOL, "false", 0,
     "read PDF documents, by pdftotext", NULL},
    {PST_SETTING_SECONDS, PST_CONFIG_COUNT, "60", 0,
     "of CPU time for such a file (0: any)", NULL},
    {PST_SETTING_MEMORY, PST_CONFIG_SIZE, "3G", 0,
     "that such a process may take (0: any)", NULL},
    PST_MAP_KEYS};

void pst_index_settings_init(struct pst_index_settings *s)
{
    *s = (struct pst_index_settings){.keymaps = PST_BUF_INIT};
    pst_config_init(&s->config, keys, sizeof keys / sizeof *keys, NULL, NULL);
}

void pst_index_settings_dispose(struct pst_index_settings *s)
{
    pst_config_dispose(&s->config);
    pst_buf_dispose(&s->keymaps);
    free(s->excludes);
}

int pst_index_settings_load(struct pst_index_settings *s, const char *named,
                            const char *xdg_home, const char *home,
                            const char *index_dir, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    if (named != NULL && named[0] != '\0') {
        r = pst_config_add_file(&s->config, named, 0, err);
    } else {
        if (xdg_home != NULL && xdg_home[0] == '/')
            pst_path_join(&path, xdg_home, "postil/config");
        else if (home != NULL && home[0] == '/')
            pst_path_join(&path, home, ".config/postil/config");
        if (path.n != 0)
            r = pst_config_add_file(&s->config, path.p, PST_CONFIG_OPTIONAL,
                                    err);
    }
    if (r == 0 && index_dir != NULL) {
        pst_path_join(&path, index_dir, "config");
        r = pst_config_add_file(&s->config, path.p,
                                PST_CONFIG_OPTIONAL | PST_CONFIG_UNTRUSTED,
                                err);
    }
    pst_buf_dispose(&path);
    return r;
}

void pst_index_settings_excludes(struct pst_index_settings *s)
{
    const struct pst_config_value *v;
    size_t at = 0;
    s->exclude_count = 0;
    while ((v = pst_config_next(&s->config, PST_SETTING_EXCLUDE, &at)) != NULL)
        PST_PUSH(s->excludes, s->exclude_count, s->exclude_cap) = v->value;
}

/* "map.GLOB.NAME", where the glob may have dots. */
static void add_keymap(struct pst_buf *to, const struct pst_config_value *v)
{
    static const char section[] = PST_MAP_SECTION;
    if (!pst_str_starts(pst_str_of(v->key), section))
        return;
    const char *glob = v->key + sizeof section - 1;
    const char *dot = strrchr(v->key, '.');
    pst_keymap_add(to, (struct pst_str){glob, (size_t)(dot - glob)},
                   pst_str_of(dot + 1), pst_str_of(v->value));
}

void pst_index_settings_extractor(struct pst_index_settings *s,
                                  const char *program,
                                  struct pst_extractor_options *out)
{
    const struct pst_config *c = &s->config;
    pst_buf_clear(&s->keymaps);
    for (size_t i = 0; i < c->count; i++)
        add_keymap(&s->keymaps, &c->values[i]);
    *out = (struct pst_extractor_options){
        .program = pst_config_bool(c, PST_SETTING_APART) ? program : NULL,
        .seconds = (unsigned)pst_config_number(c, PST_SETTING_SECONDS),
        .memory = pst_config_number(c, PST_SETTING_MEMORY),
        .pdf = pst_config_bool(c, PST_SETTING_PDF),
        .keymaps = pst_buf_str(&s->keymaps)};
}

bool pst_index_settings_concerns(const char *warning)
{
    const char *unknown = strstr(warning, ": unknown key ");
    return unknown == NULL ||
           pst_str_starts(pst_str_of(unknown), ": unknown key index.") ||
           pst_str_starts(pst_str_of(unknown), ": unknown key article.") ||
           pst_str_starts(pst_str_of(unknown), ": unknown key map.");
}
