/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The process of an extractor: files come in, records go out. */
#include "article/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "article/archive.h"
#include "article/extractor.h"
#include "base/landlock.h"
#include "base/mem.h"
#include "base/sandbox.h"
#include "schema/deflate.h"

enum {
    SOCKET = 0,
    NO_FILE = -1,
    STORED = 0,           /* level of deflating: none */
    FLUSH_AT = 128 << 10, /* bytes of replies held back */
    KEPT_MOST = 16 << 20  /* room for a file's bytes that is not given back */
};

struct server {
    const struct pst_apart_request *request;
    volatile struct pst_step *at; /* shared */
    struct pst_step answered;     /* of the last article, and ... */
    uint32_t answered_count;      /* ... how many of there */
    int file; /* the one at hand, which is read in pieces; NO_FILE: none */
    struct pst_buf in, out, record;
    struct pst_deflater *deflater;
    struct pst_lang_guesser *guesser;
};

static bool read_all(void *to, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t got = read(SOCKET, (char *)to + at, n - at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += (size_t)got;
    }
    return true;
}

/* The descriptor that came with a message; NO_FILE: none did. */
static int descriptor_in(struct msghdr *m)
{
    int fd = NO_FILE;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c != NULL; c = CMSG_NXTHDR(m, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
            memcpy(&fd, CMSG_DATA(c), sizeof fd);
    return fd;
}

/* The first bytes of a request, with which a descriptor may come. */
static bool read_first(struct server *s, void *to, size_t n)
{
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    struct iovec v = {to, n};
    struct msghdr m = {.msg_iov = &v,
                       .msg_iovlen = 1,
                       .msg_control = &control,
                       .msg_controllen = sizeof control};
    ssize_t got;
    do
        got = recvmsg(SOCKET, &m, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return false;
    s->file = descriptor_in(&m);
    return read_all((char *)to + got, n - (size_t)got);
}

/* Without a reader there is nothing left to do. */
static void flush(struct server *s)
{
    for (size_t at = 0; at < s->out.n;) {
        ssize_t put = write(SOCKET, s->out.p + at, s->out.n - at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            _exit(EXIT_FAILURE);
        at += (size_t)put;
    }
    pst_buf_clear(&s->out);
}

static void reply(struct server *s, int result, enum pst_apart_kind kind,
                  struct pst_str bytes)
{
    struct pst_apart_reply r = {bytes.n, s->answered, result, kind};
    pst_buf_add(&s->out, &r, sizeof r);
    pst_buf_addstr(&s->out, bytes);
    if (kind != PST_APART_RECORD || s->out.n >= FLUSH_AT)
        flush(s);
}

/* Whether the article at hand was answered before a crash. */
static bool was_answered(struct server *s)
{
    struct pst_step now;
    for (size_t i = 0; i < PST_STEP_DEPTH; i++)
        now.n[i] = s->at->n[i];
    bool is_next = pst_step_cmp(&s->answered, &now) == 0;
    s->answered_count = is_next ? s->answered_count + 1 : 1;
    s->answered = now;
    int order = pst_step_cmp(&now, &s->request->resume);
    return order < 0 ||
           (order == 0 && s->answered_count <= s->request->resume_count);
}

/* The path stays with the other side. */
static int send_article(void *payload, struct pst_article *a)
{
    struct server *s = payload;
    struct pst_record_body body;
    struct pst_error err = PST_ERROR_INIT;
    if (was_answered(s))
        return 0;
    a->header.path = pst_str_of("-");
    pst_article_body(a, &body);
    pst_buf_clear(&s->record);
    int r = pst_record_encode(&s->record, &a->header, &body, s->deflater, &err);
    if (r == 0)
        reply(s, 0, PST_APART_RECORD, pst_buf_str(&s->record));
    return r;
}

/* Each file in an archive has the time of a file. */
static void give_time(void *payload)
{
    const struct server *s = payload;
    pst_sandbox_time(s->request->seconds);
}

/* The other side may start programs. */
static int ask_for_text(void *payload, struct pst_str bytes,
                        struct pst_buf *text, struct pst_error *err)
{
    struct server *s = payload;
    struct pst_apart_text answer;
    reply(s, 0, PST_APART_PDF, bytes);
    if (!read_all(&answer, sizeof answer))
        _exit(EXIT_FAILURE);
    char *to = pst_buf_reserve(text, answer.size);
    if (!read_all(to, answer.size))
        _exit(EXIT_FAILURE);
    pst_buf_commit(text, to + answer.size);
    if (answer.result == 0)
        return 0;
    pst_fail(err, PST_EFORMAT, "%s", text->p);
    return (int)answer.result;
}

static struct pst_str take(const char **at, size_t n)
{
    struct pst_str s = {*at, n};
    *at += n;
    return s;
}

static void extract(struct server *s)
{
    const struct pst_apart_request *q = s->request;
    struct pst_error err = PST_ERROR_INIT;
    const struct pst_piecewise file = {s->file, q->file_size};
    const char *at = s->in.p;
    struct pst_extract_input in = {.file = q->in_pieces != 0 ? &file : NULL,
                                   .file_size = q->file_size,
                                   .file_mtime_ns = q->file_mtime_ns,
                                   .limits = q->limits,
                                   .guesser = s->guesser};
    in.path = take(&at, q->path_size);
    in.keymaps = take(&at, q->keymaps_size);
    size_t crashes_size = q->crash_count * sizeof(struct pst_crash);
    struct pst_str known = take(&at, crashes_size);
    struct pst_crash *crashes = pst_malloc(known.n + 1);
    memcpy(crashes, known.p, known.n);
    const struct pst_extract_guard guard = {s->at, crashes, q->crash_count,
                                            give_time, s};
    in.guard = &guard;
    const struct pst_extract_pdf pdf = {ask_for_text, s};
    in.pdf = q->reads_pdf != 0 ? &pdf : NULL;
    in.bytes = take(&at, q->byte_count);
    s->answered = (struct pst_step){{0}};
    s->answered_count = 0;
    *s->at = s->answered;
    int r = pst_extract(&in, send_article, s, &err);
    reply(s, r, PST_APART_END, pst_str_of(err.message));
    free(crashes);
}

static bool take_request(struct server *s, struct pst_apart_request *q)
{
    if (!read_first(s, q, sizeof *q))
        return false;
    size_t n = q->path_size + q->keymaps_size +
               q->crash_count * sizeof(struct pst_crash) + q->byte_count;
    if (s->in.cap > KEPT_MOST && n < KEPT_MOST)
        pst_buf_dispose(&s->in);
    pst_buf_clear(&s->in);
    char *to = pst_buf_reserve(&s->in, n);
    if (!read_all(to, n))
        return false;
    pst_buf_commit(&s->in, to + n);
    return true;
}

/* What libraries say of their end is no message of ours. */
static void be_quiet(void)
{
    int null = open("/dev/null", O_RDWR);
    if (null < 0)
        return;
    dup2(null, STDOUT_FILENO);
    if (pst_sandbox_works())
        dup2(null, STDERR_FILENO);
    if (null > STDERR_FILENO)
        close(null);
}

static volatile struct pst_step *map_shared(void)
{
    void *p = mmap(NULL, sizeof(struct pst_step), PROT_READ | PROT_WRITE,
                   MAP_SHARED, PST_APART_SHARED, 0);
    close(PST_APART_SHARED);
    return p != MAP_FAILED ? p : NULL;
}

/* Beside libc, or below /usr, lie what iconv loads for rarer charsets. */
static int find_conversions(struct dl_phdr_info *library, size_t size,
                            void *payload)
{
    struct pst_buf *folders = payload;
    const char *name = strstr(library->dlpi_name, "/libc.so");
    (void)size;
    if (name == NULL)
        return 0;
    int n = (int)(name - library->dlpi_name);
    pst_buf_addf(&folders[0], "%.*s/gconv", n, library->dlpi_name);
    pst_buf_addf(&folders[1], "/usr%.*s/gconv", n, library->dlpi_name);
    return 1;
}

/* All that is needed is open, but for charsets, and the locale in which names
 * in archives are read (archive.c). */
static void give_up_files(void)
{
    struct pst_buf folders[] = {PST_BUF_INIT, PST_BUF_INIT};
    if (!pst_sandbox_works())
        return;
    dl_iterate_phdr(find_conversions, folders);
    const char *const readable[] = {folders[0].p, folders[1].p,
                                    "/usr/lib/locale", NULL};
    pst_landlock_read_below(readable);
    pst_buf_dispose(&folders[0]);
    pst_buf_dispose(&folders[1]);
}

int pst_extractor_serve(void)
{
    struct server s = {.in = PST_BUF_INIT,
                       .out = PST_BUF_INIT,
                       .record = PST_BUF_INIT,
                       .deflater = pst_deflater_new(STORED)};
    struct pst_apart_request q;
    s.request = &q;
    s.at = map_shared();
    be_quiet();
    bool is_bound = false;
    while (s.at != NULL && take_request(&s, &q)) {
        if (!is_bound) {
            s.guesser = pst_lang_guesser_new();
            pst_sandbox_limit(q.memory);
            give_up_files();
            pst_sandbox_filter(PST_SANDBOX_COMPUTE);
        }
        is_bound = true;
        pst_sandbox_time(q.seconds);
        extract(&s);
        if (s.file != NO_FILE)
            close(s.file);
    }
    pst_lang_guesser_free(s.guesser);
    pst_deflater_free(s.deflater);
    pst_buf_dispose(&s.in);
    pst_buf_dispose(&s.out);
    pst_buf_dispose(&s.record);
    return EXIT_SUCCESS;
}
