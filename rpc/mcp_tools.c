/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tools/list, tools/call */
#include "rpc/mcp.h"

#include <string.h>

#include "rpc/message.h"
#include "rpc/methods.h"

enum { HOLD = 3600000 /* the list does not change while the server runs */ };

struct tool {
    const char *name, *title, *about;
    const char *schema; /* JSON, of its arguments */
    int (*run)(struct pst_call *c, struct pst_buf *text);
};

/* --- running methods of serve --------------------------------------------- */

/* The result of a method, to be freed; NULL and a fault. */
static json_t *result_of(struct pst_call *c, pst_method_run *method)
{
    const struct pst_json before = c->result;
    struct pst_buf out = PST_BUF_INIT;
    json_t *result = NULL;
    pst_json_init(&c->result, &out);
    if (method(c) == 0)
        result = pst_message_parse(pst_buf_str(&out), c->fault);
    c->result = before;
    pst_buf_dispose(&out);
    return result;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static json_int_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* --- hits as text --------------------------------------------------------- */

static void add_names(struct pst_buf *out, const json_t *names)
{
    for (size_t i = 0; i < json_array_size(names); i++)
        pst_buf_addf(out, "%s%s", i != 0 ? ", " : "",
                     json_string_value(json_array_get(names, i)));
}

static void add_byline(struct pst_buf *out, const json_t *hit)
{
    static const char *const keys[] = {"date", "source"};
    struct pst_buf line = PST_BUF_INIT;
    add_names(&line, json_object_get(hit, "authors"));
    for (size_t i = 0; i < 2; i++)
        if (text_of(hit, keys[i])[0] != '\0')
            pst_buf_addf(&line, "%s%s", line.n != 0 ? ", " : "",
                         text_of(hit, keys[i]));
    if (line.n != 0)
        pst_buf_addf(out, "   %s\n", line.p);
    pst_buf_dispose(&line);
}

static void add_hit(struct pst_buf *out, const json_t *hit)
{
    const json_t *snippets = json_object_get(hit, "snippets");
    const json_t *missing = json_object_get(hit, "missing");
    pst_buf_addf(out, "\n%lld. %s\n", (long long)number_of(hit, "rank"),
                 text_of(hit, "title"));
    add_byline(out, hit);
    pst_buf_addf(out, "   id %s, %lld words, %s\n", text_of(hit, "id"),
                 (long long)number_of(hit, "words"),
                 text_of(json_object_get(hit, "path"), "text"));
    for (size_t i = 0; i < json_array_size(snippets); i++)
        pst_buf_addf(out, "   > %s\n",
                     text_of(json_array_get(snippets, i), "text"));
    if (json_array_size(missing) != 0) {
        pst_buf_adds(out, "   lacks: ");
        add_names(out, missing);
        pst_buf_addc(out, '\n');
    }
}

static void add_hits(struct pst_buf *out, const json_t *result)
{
    const json_t *hits = json_object_get(result, "hits");
    const json_t *end = json_object_get(result, "end");
    const json_t *repairs =
        json_object_get(json_object_get(result, "begin"), "repairs");
    const char *better = text_of(json_object_get(end, "suggestion"), "query");
    json_int_t total = number_of(end, "total");
    pst_buf_addf(out, "%lld %s%s; %zu shown.\n", (long long)total,
                 total == 1 ? "article matches" : "articles match",
                 json_is_true(json_object_get(end, "partial"))
                     ? " in part: none has all of these words"
                     : "",
                 json_array_size(hits));
    for (size_t i = 0; i < json_array_size(repairs); i++)
        pst_buf_addf(out, "The query was repaired: %s.\n",
                     text_of(json_array_get(repairs, i), "message"));
    if (better[0] != '\0')
        pst_buf_addf(out, "Did you mean: %s\n", better);
    for (size_t i = 0; i < json_array_size(hits); i++)
        add_hit(out, json_array_get(hits, i));
}

static int run_hits(struct pst_call *c, pst_method_run *method,
                    struct pst_buf *text)
{
    json_t *result = result_of(c, method);
    if (result == NULL)
        return -1;
    add_hits(text, result);
    json_decref(result);
    return 0;
}

static int run_search(struct pst_call *c, struct pst_buf *text)
{
    return run_hits(c, pst_method_search, text);
}

static int run_similar(struct pst_call *c, struct pst_buf *text)
{
    return run_hits(c, pst_method_similar, text);
}

/* --- the other tools ------------------------------------------------------ */

static int write_article(struct pst_call *c, const char *cwd,
                         const struct pst_view *v)
{
    struct pst_buf text = PST_BUF_INIT;
    (void)cwd;
    pst_mcp_article(&text, v);
    pst_json_string(&c->result, pst_buf_str(&text));
    pst_buf_dispose(&text);
    return 0;
}

static int call_article(struct pst_call *c)
{
    return pst_call_article(c, write_article);
}

static int run_show(struct pst_call *c, struct pst_buf *text)
{
    json_t *article = result_of(c, call_article);
    if (article == NULL)
        return -1;
    pst_buf_addstr(text, pst_message_string(article));
    json_decref(article);
    return 0;
}

static int run_facets(struct pst_call *c, struct pst_buf *text)
{
    json_t *result = result_of(c, pst_method_facets);
    if (result == NULL)
        return -1;
    const json_t *facets = json_object_get(result, "facets");
    pst_buf_addf(text, "%lld articles.\n",
                 (long long)number_of(result, "total"));
    for (size_t i = 0; i < json_array_size(facets); i++) {
        const json_t *facet = json_array_get(facets, i);
        const json_t *values = json_object_get(facet, "values");
        pst_buf_addf(text, "\n%s:\n", text_of(facet, "facet"));
        for (size_t k = 0; k < json_array_size(values); k++) {
            const json_t *value = json_array_get(values, k);
            pst_buf_addf(text, "%7lld  %s\n",
                         (long long)number_of(value, "count"),
                         text_of(value, "value"));
        }
    }
    json_decref(result);
    return 0;
}

static int run_status(struct pst_call *c, struct pst_buf *text)
{
    json_t *result = result_of(c, pst_method_status);
    if (result == NULL)
        return -1;
    const json_t *status = json_object_get(result, "status");
    const json_t *files = json_object_get(status, "files");
    pst_buf_addf(text, "root: %s\narticles: %lld\nlanguages: ",
                 text_of(json_object_get(status, "root"), "text"),
                 (long long)number_of(status, "articles"));
    add_names(text, json_object_get(status, "languages"));
    pst_buf_addf(
        text, "\nfiles skipped: %lld, failed: %lld, changed since: %lld\n",
        (long long)number_of(json_object_get(files, "skipped"), "files"),
        (long long)number_of(json_object_get(files, "failed"), "files"),
        (long long)number_of(json_object_get(files, "stale"), "files"));
    json_decref(result);
    return 0;
}

/* --- the tools ------------------------------------------------------------ */

#define PST_MCP_HITS                                                          \
    "\"limit\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000,"         \
    "\"description\":\"how many articles at most; default 10\"},"             \
    "\"offset\":{\"type\":\"integer\",\"minimum\":0,\"description\":\"leave " \
    "out the first so many\"},"                                               \
    "\"sort\":{\"enum\":[\"relevance\",\"date\",\"path\"]},"                  \
    "\"snippets\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":1000,"      \
    "\"description\":\"of each article at most\"}"
#define PST_MCP_NAMED                                                         \
    "\"id\":{\"type\":\"string\",\"description\":\"the article's id, or its " \
    "first few digits\"},"                                                    \
    "\"path\":{\"type\":\"string\",\"description\":\"the article's path, "    \
    "instead of an id\"}"
#define PST_MCP_QUERY                                                        \
    "\"query\":{\"type\":\"string\",\"description\":\"words, "               \
    "\\\"phrases\\\", "                                                      \
    "AND OR NOT NEAR/5, word*, author:name title:word tag:word source:name " \
    "date:2014..2016 lang:de\"}"

static const struct tool tools[] = {
    {"search", "Search articles",
     "Finds articles by a boolean query, best first, with snippets of where "
     "they match.",
     "{\"type\":\"object\",\"properties\":{" PST_MCP_QUERY "," PST_MCP_HITS ","
     "\"any\":{\"type\":\"boolean\",\"description\":\"any of the words will "
     "do\"},"
     "\"partial\":{\"type\":\"boolean\",\"description\":\"when no article has "
     "all words, those with some\"}},\"required\":[\"query\"]}",
     run_search},
    {"show", "Read an article",
     "The whole text of one article, with its metadata.",
     "{\"type\":\"object\",\"properties\":{" PST_MCP_NAMED "}}", run_show},
    {"similar", "Find similar articles",
     "Finds articles like another one, or like a text.",
     "{\"type\":\"object\",\"properties\":{" PST_MCP_NAMED ","
     "\"text\":{\"type\":\"string\",\"description\":\"a passage, instead of an "
     "id or path\"}," PST_MCP_HITS "}}",
     run_similar},
    {"facets", "Count articles",
     "How the articles that match a query, or all, spread over authors, "
     "sources, years, months, tags, languages or sections.",
     "{\"type\":\"object\",\"properties\":{" PST_MCP_QUERY ","
     "\"facets\":{\"type\":\"array\",\"items\":{\"enum\":[\"author\","
     "\"source\",\"year\",\"month\",\"tag\",\"lang\",\"section\"]},"
     "\"minItems\":1},"
     "\"limit\":{\"type\":\"integer\",\"minimum\":1,\"description\":\"how many "
     "values of each at most\"}},\"required\":[\"facets\"]}",
     run_facets},
    {"status", "What is indexed",
     "Where the articles are, how many there are, in which languages.",
     "{\"type\":\"object\",\"properties\":{}}", run_status}};

enum { TOOLS = sizeof tools / sizeof *tools };

static void add_string(struct pst_json *j, const char *key, const char *value)
{
    pst_json_key(j, key);
    pst_json_cstring(j, value);
}

int pst_mcp_tools(struct pst_call *c)
{
    struct pst_json *j = &c->result;
    if (pst_mcp_check(c) != 0)
        return -1;
    pst_json_begin_object(j);
    pst_mcp_result(j, HOLD);
    pst_json_key(j, "tools");
    pst_json_begin_array(j);
    for (size_t i = 0; i < TOOLS; i++) {
        pst_json_begin_object(j);
        add_string(j, "name", tools[i].name);
        add_string(j, "title", tools[i].title);
        add_string(j, "description", tools[i].about);
        pst_json_key(j, "inputSchema");
        pst_json_raw(j, pst_str_of(tools[i].schema));
        pst_json_key(j, "annotations");
        pst_json_raw(j, pst_str_of("{\"readOnlyHint\":true,"
                                   "\"openWorldHint\":false}"));
        pst_json_end_object(j);
    }
    pst_json_end_array(j);
    pst_json_end_object(j);
    return 0;
}

static void write_text(struct pst_call *c, const struct pst_buf *text,
                       bool failed)
{
    struct pst_json *j = &c->result;
    pst_json_begin_object(j);
    add_string(j, "resultType", "complete");
    pst_json_key(j, "content");
    pst_json_begin_array(j);
    pst_json_begin_object(j);
    add_string(j, "type", "text");
    pst_json_key(j, "text");
    pst_json_string(j, pst_buf_str(text));
    pst_json_end_object(j);
    pst_json_end_array(j);
    pst_json_key(j, "isError");
    pst_json_bool(j, failed);
    pst_json_end_object(j);
}

/* Run it; what fails is told to who called, who may do better. */
static int run_tool(struct pst_call *c, const struct tool *tool,
                    const json_t *arguments)
{
    const struct pst_params before = c->params;
    struct pst_buf text = PST_BUF_INIT;
    pst_params_init(&c->params, arguments, c->fault);
    int r = c->params.bad ? -1 : tool->run(c, &text);
    c->params = before;
    if (r == 0) {
        write_text(c, &text, false);
    } else if (c->fault->code != PST_FAULT_CANCELLED) {
        pst_buf_clear(&text);
        pst_buf_addf(&text, "%s", c->fault->what);
        if (c->fault->hint != NULL)
            pst_buf_addf(&text, " (%s)", c->fault->hint);
        write_text(c, &text, true);
        r = 0;
    }
    pst_buf_dispose(&text);
    return r;
}

int pst_mcp_call(struct pst_call *c)
{
    const char *name = "";
    if (pst_mcp_check(c) != 0 || pst_params_need(&c->params, "name") != 0 ||
        pst_params_cstring(&c->params, "name", &name) != 0)
        return -1;
    for (size_t i = 0; i < TOOLS; i++)
        if (strcmp(name, tools[i].name) == 0)
            return run_tool(c, &tools[i],
                            pst_params_get(&c->params, "arguments"));
    return pst_params_fail(&c->params, "name", "there is no tool %s", name);
}
