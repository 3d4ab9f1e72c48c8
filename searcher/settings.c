/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/term.h"
#include "schema/mapkeys.h"
#include "searcher/engine.h"
#include "searcher/rank.h"
#include "text/language.h"

static const char *const phrase_index_names[] = {"auto", "none", "small",
                                                 "full", NULL};

const struct pst_config_key pst_settings_keys[] = {
    {"article.apart", PST_CONFIG_BOOL, "true", 0,
     "read HTML, XML, archives and their like in a process of their own", NULL},
    {"article.memory", PST_CONFIG_SIZE, "3G", 0,
     "that such a process may take (0: any)", NULL},
    {"article.pdf", PST_CONFIG_BOOL, "false", 0,
     "read PDF documents, by pdftotext", NULL},
    {"article.seconds", PST_CONFIG_COUNT, "60", 0,
     "of CPU time for a file there (0: any)", NULL},
    {"color.ui", PST_CONFIG_CHOICE, "auto", 0,
     "when to use colours: auto, always, never", pst_color_names},
    {"color.title", PST_CONFIG_STRING, "bold", 0, "of titles", NULL},
    {"color.path", PST_CONFIG_STRING, "magenta", 0, "of paths", NULL},
    {"color.line", PST_CONFIG_STRING, "green", 0, "of line numbers", NULL},
    {"color.match", PST_CONFIG_STRING, "bold red", 0,
     "of what matched, in snippets", NULL},
    {"color.meta", PST_CONFIG_STRING, "cyan", 0,
     "of authors, dates and sources", NULL},
    {"color.stale", PST_CONFIG_STRING, "yellow", 0,
     "of the note that a file has changed", NULL},
    {"core.pager", PST_CONFIG_STRING, NULL, 0,
     "the pager for output on a terminal", NULL},
    {"index.exclude", PST_CONFIG_STRING, NULL,
     PST_CONFIG_INDEX | PST_CONFIG_MANY, "files to leave out of the index",
     NULL},
    {"index.follow", PST_CONFIG_BOOL, "false", 0, "follow symbolic links",
     NULL},
    {"index.hidden", PST_CONFIG_BOOL, "false", PST_CONFIG_INDEX,
     "index hidden files, too", NULL},
    {"index.max-size", PST_CONFIG_SIZE, "64M", PST_CONFIG_INDEX,
     "larger files are not indexed", NULL},
    {"index.phrase-index", PST_CONFIG_CHOICE, "auto", PST_CONFIG_INDEX,
     "what is kept for phrases: auto, none, small or full", phrase_index_names},
    PST_MAP_KEYS,
    {"search.engine", PST_CONFIG_CHOICE, "auto", PST_CONFIG_INDEX,
     "who searches: auto, fast or xapian", pst_engine_names},
    {"search.expansions", PST_CONFIG_COUNT, "1000", PST_CONFIG_INDEX,
     "words that a pattern stands for, at most (0: no limit)", NULL},
    {"search.limit", PST_CONFIG_COUNT, "10", PST_CONFIG_INDEX,
     "articles shown in human and JSON output (0: all)", NULL},
    {"search.snippets", PST_CONFIG_COUNT, "2", PST_CONFIG_INDEX,
     "snippets of an article", NULL},
    {"search.width", PST_CONFIG_COUNT, "160", PST_CONFIG_INDEX,
     "characters of a snippet, about", NULL},
    {"search.lang", PST_CONFIG_STRING, NULL, PST_CONFIG_INDEX,
     "language of the stop words in queries", NULL},
    {"search.synonyms", PST_CONFIG_STRING, NULL, 0,
     "file of synonyms, a, b or a -> b on each line", NULL},
    {"search.expand-synonyms", PST_CONFIG_BOOL, "false", PST_CONFIG_INDEX,
     "find synonyms of all words, not only of ~word", NULL},
    {"rank.by", PST_CONFIG_CHOICE, "relevance", PST_CONFIG_INDEX,
     "what comes first: relevance, bm25 or recency", pst_rank_names},
    {"rank.k1", PST_CONFIG_REAL, PST_RANK_STRING(PST_R_K1), PST_CONFIG_INDEX,
     "how slowly more occurrences of a word cease to count", NULL},
    {"rank.k3", PST_CONFIG_REAL, PST_RANK_STRING(PST_R_K3), PST_CONFIG_INDEX,
     "the same of a word's occurrences in the query", NULL},
    {"rank.b", PST_CONFIG_REAL, PST_RANK_STRING(PST_R_B), PST_CONFIG_INDEX,
     "how much the length of an article counts, 0 to 1", NULL},
    {"rank.idf", PST_CONFIG_REAL, PST_RANK_STRING(PST_R_IDF), PST_CONFIG_INDEX,
     "the power of a word's rarity", NULL},
    {"rank.burst", PST_CONFIG_REAL, PST_RANK_STRING(PST_R_BURST),
     PST_CONFIG_INDEX, "the power of a word's mean frequency in articles",
     NULL},
    {"rank.burst-limit", PST_CONFIG_REAL, PST_RANK_STRING(PST_R_BURST_LIMIT),
     PST_CONFIG_INDEX, "the greatest mean frequency that counts", NULL},
    {"rank.exact", PST_CONFIG_REAL, PST_RANK_STRING(PST_R_EXACT),
     PST_CONFIG_INDEX, "what a word's exact form adds to its stem", NULL},
    {"rank.half-life", PST_CONFIG_COUNT, PST_RANK_STRING(PST_R_HALF_LIFE),
     PST_CONFIG_INDEX, "days after which an article counts half, by recency",
     NULL},
    {"search.hyperlink", PST_CONFIG_BOOL, "false", 0,
     "make paths links on a terminal", NULL},
};
const size_t pst_settings_key_count =
    sizeof pst_settings_keys / sizeof *pst_settings_keys;

/* The user's file into path; false when there is no place for one. */
static bool user_file(struct pst_buf *path, const struct pst_settings_env *env)
{
    if (env->xdg_config_home != NULL && env->xdg_config_home[0] == '/')
        pst_path_join(path, env->xdg_config_home, "postil/config");
    else if (env->home != NULL && env->home[0] == '/')
        pst_path_join(path, env->home, ".config/postil/config");
    else
        return false;
    return true;
}

static int add_environment(struct pst_config *c,
                           const struct pst_settings_env *env,
                           struct pst_error *err)
{
    if (env->pager == NULL)
        return 0;
    return pst_config_set(c, "core.pager", env->pager, "environment", err);
}

int pst_settings_plain(struct pst_config *c, const struct pst_settings_env *env,
                       struct pst_error *err)
{
    pst_config_init(c, pst_settings_keys, pst_settings_key_count, NULL, NULL);
    return add_environment(c, env, err);
}

/* What would make each search in somebody else's index a mistake. */
static bool allow(void *payload, const char *key, const char *value)
{
    char code[PST_LANG_MAX];
    (void)payload;
    return strcmp(key, "search.lang") != 0 || value[0] == '\0' ||
           pst_lang_code(code, pst_str_of(value));
}

int pst_settings_load(struct pst_config *c, const struct pst_settings_env *env,
                      const char *index, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    pst_config_init(c, pst_settings_keys, pst_settings_key_count, allow, NULL);
    if (env->config != NULL && env->config[0] != '\0') {
        r = pst_config_add_file(c, env->config, 0, err);
    } else if (user_file(&path, env)) {
        r = pst_config_add_file(c, path.p, PST_CONFIG_OPTIONAL, err);
    }
    if (r == 0 && index != NULL) {
        pst_path_join(&path, index, "config");
        r = pst_config_add_file(
            c, path.p, PST_CONFIG_OPTIONAL | PST_CONFIG_UNTRUSTED, err);
    }
    pst_buf_dispose(&path);
    return r != 0 ? r : add_environment(c, env, err);
}

void pst_settings_path(struct pst_buf *out, const struct pst_config *c,
                       const char *cwd, const char *key)
{
    static const char file[] = "file:";
    const struct pst_config_value *v = pst_config_get(c, key);
    const char *home = getenv("HOME");
    struct pst_buf base = PST_BUF_INIT;
    pst_buf_clear(out);
    if (v == NULL || v->value[0] == '\0')
        return;
    const char *path = v->value;
    if (strncmp(path, "~/", 2) == 0 && home != NULL) {
        pst_path_absolute(&base, cwd, home);
        path += 2;
    } else if (strncmp(v->origin, file, strlen(file)) == 0) {
        pst_path_absolute(&base, cwd, v->origin + strlen(file));
        pst_buf_truncate(&base, (size_t)(pst_path_base(base.p) - base.p));
    } else {
        pst_buf_adds(&base, cwd);
    }
    pst_path_absolute(out, base.p, path);
    pst_buf_dispose(&base);
}
