/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexer/settings.h - the configuration keys of the indexer:
 *
 *     index.exclude    a pattern, as in .gitignore; any number of them
 *     index.follow     follow symbolic links (never from the index's own file)
 *     index.hidden     names that begin with a dot, too
 *     index.max-size   larger files and members are skipped; 0: none
 *     index.phrase-index   what is kept for phrases: auto, none, small, full
 *     map.GLOB.NAME    a key that is this field in JSON and tables whose path
 *                      GLOB matches: article/keymap.h
 *
 * and, never from the index's own file, those of extraction:
 *
 *     article.apart    read HTML, XML, archives ... in a process of their own
 *     article.pdf      read PDF, by pdftotext; needs article.apart
 *     article.seconds  of CPU time for a file there; 0: any
 *     article.memory   bytes that this process may use; 0: any
 */
#ifndef POSTIL_INDEXER_SETTINGS_H
#define POSTIL_INDEXER_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/extractor.h"
#include "base/config.h"
#include "base/error.h"

#define PST_SETTING_EXCLUDE "index.exclude"
#define PST_SETTING_FOLLOW "index.follow"
#define PST_SETTING_HIDDEN "index.hidden"
#define PST_SETTING_MAX_SIZE "index.max-size"
#define PST_SETTING_PHRASE_INDEX "index.phrase-index"
#define PST_SETTING_APART "article.apart"
#define PST_SETTING_PDF "article.pdf"
#define PST_SETTING_SECONDS "article.seconds"
#define PST_SETTING_MEMORY "article.memory"

struct pst_index_settings {
    struct pst_config config;
    const char **excludes; /* filled by pst_index_settings_excludes */
    size_t exclude_count, exclude_cap;
    struct pst_buf keymaps; /* filled by pst_index_settings_extractor */
};

/* Only what is built in. */
void pst_index_settings_init(struct pst_index_settings *s);
void pst_index_settings_dispose(struct pst_index_settings *s);
/* Add the user's file: $POSTIL_CONFIG, which must then exist, else that in
 * $XDG_CONFIG_HOME or $HOME/.config (the caller passes the three; NULL: unset);
 * then `config` of the index folder (NULL: there is none). The command line is
 * set on s->config afterwards. */
int pst_index_settings_load(struct pst_index_settings *s, const char *named,
                            const char *xdg_home, const char *home,
                            const char *index_dir, struct pst_error *err);
/* How files are read, when all layers are there; `program` is what does so
 * apart. *out borrows from the settings. */
void pst_index_settings_extractor(struct pst_index_settings *s,
                                  const char *program,
                                  struct pst_extractor_options *out);
/* Collect the patterns, when all layers are there. */
void pst_index_settings_excludes(struct pst_index_settings *s);
/* Whether a warning of the configuration is about the indexer's keys: those of
 * the other programs are unknown here. */
bool pst_index_settings_concerns(const char *warning);

#endif
