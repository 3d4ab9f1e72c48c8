/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/extractor.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "article/apart.h"
#include "article/archive.h"
#include "article/pdf.h"
#include "base/clock.h"
#include "base/human.h"
#include "base/mem.h"
#include "text/langguess.h"

enum {
    NO_PROCESS = -1,
    TICK_MS = 200,          /* between looks at the stop flag */
    PATIENCE = 5,           /* times the CPU time: it may wait, too */
    CRASHES_MAX = 10,       /* in one file */
    READ_AHEAD = 256 << 10, /* bytes */
    KEPT_MOST = 16 << 20,   /* room for answers that is not given back */
};

struct pst_extractor {
    const struct pst_extractor_options *o;
    struct pst_lang_guesser *guesser;
    pid_t pid; /* of the process; NO_PROCESS: there is none */
    int socket;
    int shared;        /* descriptor of memory; NO_PROCESS: there is none */
    void *shared_room; /* the memory */
    volatile struct pst_step *at; /* in it: where the process is */
    long own_peak;     /* KB of memory that this process had when it began */
    struct pst_buf in; /* what came, from `at_byte` on not looked at yet */
    size_t at_byte;
    struct pst_arena arena;
};

struct pst_extractor *pst_extractor_new(const struct pst_extractor_options *o)
{
    struct pst_extractor *x = pst_calloc(1, sizeof *x);
    x->o = o;
    x->pid = x->shared = NO_PROCESS;
    pst_buf_init(&x->in);
    return x;
}

/* Closing the socket is enough for one that waits. */
static void end_process(struct pst_extractor *x, struct rusage *used,
                        int *status)
{
    close(x->socket);
    while (wait4(x->pid, status, 0, used) < 0 && errno == EINTR)
        continue;
    x->pid = NO_PROCESS;
}

static void kill_process(struct pst_extractor *x)
{
    struct rusage used;
    int status;
    kill(x->pid, SIGKILL);
    end_process(x, &used, &status);
}

void pst_extractor_free(struct pst_extractor *x)
{
    if (x == NULL)
        return;
    if (x->pid != NO_PROCESS)
        kill_process(x);
    if (x->shared >= 0) {
        munmap(x->shared_room, sizeof *x->at);
        close(x->shared);
    }
    pst_lang_guesser_free(x->guesser);
    pst_buf_dispose(&x->in);
    pst_arena_dispose(&x->arena);
    free(x);
}

/* Memory that both sides write, and neither can shrink. */
static int share_memory(struct pst_extractor *x, struct pst_error *err)
{
    if (x->shared >= 0)
        return 0;
    int fd = memfd_create("step", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    void *p = MAP_FAILED;
    if (fd >= 0 && ftruncate(fd, sizeof *x->at) == 0 &&
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
        p = mmap(NULL, sizeof *x->at, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                 0);
    if (p == MAP_FAILED) {
        int r = pst_fail_errno(err, PST_EIO, errno, "no shared memory");
        if (fd >= 0)
            close(fd);
        return r;
    }
    x->shared = fd;
    x->at = x->shared_room = p;
    return 0;
}

static int start_process(struct pst_extractor *x, struct pst_error *err)
{
    char argument[] = PST_EXTRACTOR_COMMAND;
    int ends[2];
    struct rusage own;
    int r = share_memory(x, err);
    if (r != 0)
        return r;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return pst_fail_errno(err, PST_EIO, errno, "no socket");
    char *name = pst_strdup(x->o->program);
    char *const argv[] = {name, argument, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 0);
    posix_spawn_file_actions_adddup2(&actions, x->shared, PST_APART_SHARED);
    int sys = posix_spawn(&x->pid, name, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    free(name);
    close(ends[1]);
    if (sys != 0) {
        x->pid = NO_PROCESS;
        close(ends[0]);
        return pst_fail_errno(err, PST_EIO, sys, "no process for it");
    }
    getrusage(RUSAGE_SELF, &own);
    x->own_peak = own.ru_maxrss;
    x->socket = ends[0];
    return 0;
}

/* One file, read apart. */
struct job {
    struct pst_extractor *x;
    const struct pst_extract_input *in;
    const char *format;       /* what it is */
    int64_t deadline;         /* on the clock, for the next bytes; 0: none */
    struct pst_step seen;     /* where it was at a look before */
    struct pst_step answered; /* of the last article that came, and ... */
    uint32_t answered_count;  /* ... how many of there */
    bool crashed;             /* or took more than it may */
    struct pst_crash *crashes;
    size_t crash_count, crash_cap;
    struct pst_error *err;
};

static struct pst_step step_of(const struct pst_extractor *x)
{
    struct pst_step s;
    for (size_t i = 0; i < PST_STEP_DEPTH; i++)
        s.n[i] = x->at->n[i];
    return s;
}

/* " as html"; of a member nobody here knows what it is. */
static void name_format(const struct job *j, struct pst_buf *out)
{
    struct pst_step s = step_of(j->x);
    if (!pst_step_in_member(&s))
        pst_buf_addf(out, " as %s", j->format);
}

static int fail_time(struct job *j)
{
    struct pst_buf as = PST_BUF_INIT;
    name_format(j, &as);
    j->crashed = true;
    pst_fail(j->err, PST_EFORMAT,
             "reading it%s took more than %u s (article.seconds)", as.p,
             j->x->o->seconds);
    pst_buf_dispose(&as);
    return -PST_EFORMAT;
}

static int fail_memory(const struct job *j)
{
    struct pst_buf size = PST_BUF_INIT, as = PST_BUF_INIT;
    name_format(j, &as);
    pst_human_size(&size, j->x->o->memory);
    pst_fail(j->err, PST_EFORMAT,
             "reading it%s takes more memory than %s (article.memory)", as.p,
             size.p);
    pst_buf_dispose(&size);
    pst_buf_dispose(&as);
    return -PST_EFORMAT;
}

/* A process whose memory came near to what it may have died of that. */
static bool wanted_memory(const struct pst_extractor *x, const struct rusage *u)
{
    enum { KB = 1024 };
    return x->o->memory != 0 && u->ru_maxrss > x->own_peak &&
           (size_t)u->ru_maxrss > x->o->memory / KB / 3;
}

/* It answers no more: why? */
static int fail_dead(struct job *j)
{
    struct pst_extractor *x = j->x;
    struct rusage used;
    int status = 0;
    end_process(x, &used, &status);
    j->crashed = true;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return fail_time(j);
    if (wanted_memory(x, &used))
        return fail_memory(j);
    struct pst_step at = step_of(x);
    const char *format = pst_step_in_member(&at) ? "it" : j->format;
    if (WIFSIGNALED(status))
        return pst_fail(j->err, PST_EFORMAT,
                        "the reader of %s crashed (signal %d, %s)", format,
                        WTERMSIG(status), strsignal(WTERMSIG(status)));
    return pst_fail(j->err, PST_EFORMAT, "the reader of %s ended (status %d)",
                    format, WEXITSTATUS(status));
}

static bool stopped(const struct pst_extractor *x)
{
    return x->o->stop != NULL && *x->o->stop != 0;
}

static void set_deadline(struct job *j)
{
    unsigned seconds = j->x->o->seconds;
    j->deadline =
        seconds == 0 ? 0 : pst_clock_ms() + (int64_t)seconds * 1000 * PATIENCE;
}

/* Until the socket can be read or written. */
static int wait_for(struct job *j, short events)
{
    struct pollfd p = {.fd = j->x->socket, .events = events};
    for (;;) {
        int n = poll(&p, 1, TICK_MS);
        if (stopped(j->x)) {
            kill_process(j->x);
            return pst_fail(j->err, PST_EINTR, "interrupted");
        }
        if (n > 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return pst_fail_errno(j->err, PST_EIO, errno, "the socket");
        struct pst_step at = step_of(j->x);
        if (pst_step_cmp(&at, &j->seen) != 0)
            set_deadline(j);
        j->seen = at;
        if (j->deadline != 0 && pst_clock_ms() > j->deadline) {
            kill_process(j->x);
            return fail_time(j);
        }
    }
}

static int send_all(struct job *j, const void *p, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t put = send(j->x->socket, (const char *)p + at, n - at,
                           MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put >= 0) {
            at += (size_t)put;
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            return fail_dead(j);
        int r = wait_for(j, POLLOUT);
        if (r != 0)
            return r;
    }
    return 0;
}

/* The first bytes of a request, and with them the descriptor of its file. */
static int send_first(struct job *j, const void *p, size_t n)
{
    const struct pst_piecewise *file = j->in->file;
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {.room = ""};
    struct iovec v = {.iov_len = n};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
    if (file == NULL)
        return send_all(j, p, n);
    memcpy(&v.iov_base, &p, sizeof p); /* sendmsg does not change it */
    m.msg_control = &control;
    m.msg_controllen = sizeof control;
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof file->fd);
    memcpy(CMSG_DATA(c), &file->fd, sizeof file->fd);
    for (;;) {
        ssize_t put = sendmsg(j->x->socket, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put > 0)
            return send_all(j, (const char *)p + put, n - (size_t)put);
        if (errno != EAGAIN && errno != EINTR)
            return fail_dead(j);
        int r = wait_for(j, POLLOUT);
        if (r != 0)
            return r;
    }
}

/* At least n bytes that were not looked at; *p points to them. What came is
 * kept in room that grows as they come: n may be a lie. */
static int receive(struct job *j, size_t n, const char **p)
{
    struct pst_extractor *x = j->x;
    if (x->at_byte == x->in.n) {
        if (x->in.cap > KEPT_MOST)
            pst_buf_dispose(&x->in);
        pst_buf_clear(&x->in);
        x->at_byte = 0;
    }
    while (x->in.n - x->at_byte < n) {
        char *to = pst_buf_reserve(&x->in, READ_AHEAD);
        ssize_t got = recv(x->socket, to, READ_AHEAD, MSG_DONTWAIT);
        int r = 0;
        if (got > 0) {
            pst_buf_commit(&x->in, to + got);
            set_deadline(j);
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            r = wait_for(j, POLLIN);
        } else {
            r = fail_dead(j);
        }
        if (r != 0)
            return r;
    }
    *p = x->in.p + x->at_byte;
    x->at_byte += n;
    return 0;
}

static int send_file(struct job *j)
{
    const struct pst_extract_input *in = j->in;
    const struct pst_apart_request q = {.path_size = in->path.n,
                                        .keymaps_size = in->keymaps.n,
                                        .byte_count = in->bytes.n,
                                        .file_size = in->file_size,
                                        .file_mtime_ns = in->file_mtime_ns,
                                        .limits = in->limits,
                                        .memory = j->x->o->memory,
                                        .seconds = j->x->o->seconds,
                                        .in_pieces = in->file != NULL,
                                        .reads_pdf = in->pdf != NULL,
                                        .resume = j->answered,
                                        .resume_count = j->answered_count,
                                        .crash_count =
                                            (uint32_t)j->crash_count};
    int r = send_first(j, &q, sizeof q);
    if (r == 0)
        r = send_all(j, in->path.p, in->path.n);
    if (r == 0)
        r = send_all(j, in->keymaps.p, in->keymaps.n);
    if (r == 0)
        r = send_all(j, j->crashes, j->crash_count * sizeof *j->crashes);
    if (r == 0)
        r = send_all(j, in->bytes.p, in->bytes.n);
    return r;
}

/* What a process says that was taken over by a file is not believed. */
static int fail_nonsense(struct job *j)
{
    kill_process(j->x);
    return pst_fail(j->err, PST_EFORMAT, "the reader of %s answered nonsense",
                    j->format);
}

static int take_record(struct job *j, struct pst_str record,
                       pst_record_sink *sink, void *payload)
{
    struct pst_arena *arena = &j->x->arena;
    struct pst_record_header h;
    struct pst_record_body body;
    struct pst_str rest;
    struct pst_error why;
    int r = pst_record_decode_header(record, arena, &h, &rest, &why);
    if (r == 0)
        r = pst_record_decode_body(rest, arena, &body, &why);
    if (r != 0) {
        r = fail_nonsense(j);
    } else {
        h.path = j->in->path;
        r = sink(payload, &h, &body);
        if (r < 0)
            kill_process(j->x);
    }
    pst_arena_dispose(arena);
    return r;
}

static void note_answer(struct job *j, const struct pst_step *at)
{
    bool is_next = pst_step_cmp(at, &j->answered) == 0;
    j->answered_count = is_next ? j->answered_count + 1 : 1;
    j->answered = *at;
}

/* Bytes of an answer: no more than its process can have. */
static size_t most_of(const struct pst_extractor *x)
{
    return x->o->memory != 0 ? x->o->memory : SIZE_MAX / 2;
}

static int end_reading(struct job *j, const struct pst_apart_reply *reply,
                       struct pst_str message)
{
    pst_fail(j->err, PST_OK, "%.*s", (int)message.n, message.p);
    if (j->err != NULL && reply->result < 0)
        j->err->code = -reply->result;
    return reply->result;
}

static int read_pdf(void *payload, struct pst_str bytes, struct pst_buf *text,
                    struct pst_error *err)
{
    const struct job *j = payload;
    const struct pst_extractor_options *o = j->x->o;
    const struct pst_pdf_options options = {.program = o->program,
                                            .seconds = o->seconds,
                                            .memory = o->memory,
                                            .text = j->in->limits.inflated,
                                            .stop = o->stop};
    return pst_pdf_read(&options, bytes, text, err);
}

/* The process has a document and may start no program. */
static int answer_text(struct job *j, struct pst_str document)
{
    struct pst_error why = PST_ERROR_INIT;
    struct pst_buf text = PST_BUF_INIT;
    if (j->in->pdf == NULL)
        return fail_nonsense(j);
    int r = read_pdf(j, document, &text, &why);
    if (r == -PST_EINTR) {
        kill_process(j->x);
        r = pst_fail(j->err, PST_EINTR, "interrupted");
    } else {
        struct pst_str said =
            r == 0 ? pst_buf_str(&text) : pst_str_of(why.message);
        const struct pst_apart_text answer = {said.n, r};
        set_deadline(j);
        r = send_all(j, &answer, sizeof answer);
        if (r == 0)
            r = send_all(j, said.p, said.n);
    }
    pst_buf_dispose(&text);
    return r;
}

static int read_once(struct job *j, pst_record_sink *sink, void *payload)
{
    struct pst_extractor *x = j->x;
    int r = x->pid == NO_PROCESS ? start_process(x, j->err) : 0;
    pst_buf_clear(&x->in);
    x->at_byte = 0;
    set_deadline(j);
    if (r == 0)
        *x->at = (struct pst_step){{0}};
    if (r == 0)
        r = send_file(j);
    while (r == 0) {
        struct pst_apart_reply reply;
        const char *p;
        r = receive(j, sizeof reply, &p);
        if (r != 0)
            break;
        memcpy(&reply, p, sizeof reply);
        if (reply.size > most_of(x))
            return fail_nonsense(j);
        r = receive(j, reply.size, &p);
        if (r != 0)
            break;
        struct pst_str bytes = {p, reply.size};
        if (reply.kind == PST_APART_END)
            return end_reading(j, &reply, bytes);
        if (reply.kind == PST_APART_PDF)
            r = answer_text(j, bytes);
        else
            r = take_record(j, bytes, sink, payload);
        if (r == 0 && reply.kind == PST_APART_RECORD)
            note_answer(j, &reply.at);
    }
    return r;
}

static struct pst_crash *find_crash(struct job *j, const struct pst_step *at)
{
    for (size_t i = 0; i < j->crash_count; i++)
        if (pst_step_cmp(&j->crashes[i].at, at) == 0)
            return &j->crashes[i];
    return NULL;
}

/* Whether the file can be read again without the member that crashed; or, if
 * that crashed behind a member or where one is passed over, up to there. */
static bool can_go_on(struct job *j)
{
    struct pst_crash c = {.at = step_of(j->x)}, *known = find_crash(j, &c.at);
    c.is_end = known != NULL || !pst_step_in_member(&c.at);
    if (pst_step_is_start(&c.at) || (known != NULL && known->is_end))
        return false;
    if (j->crash_count == CRASHES_MAX) {
        pst_error_prefix(j->err, "more than %d of its members", CRASHES_MAX);
        return false;
    }
    snprintf(c.reason, sizeof c.reason, "%.*s", (int)sizeof c.reason - 1,
             j->err->message);
    if (known != NULL)
        *known = c;
    else
        PST_PUSH(j->crashes, j->crash_count, j->crash_cap) = c;
    return true;
}

/* A crash costs the member at which it happens: the file is read again by a new
 * process without it, and what was answered is not answered again. */
static int extract_apart(struct job *j, pst_record_sink *sink, void *payload)
{
    int r;
    do {
        j->crashed = false;
        r = read_once(j, sink, payload);
    } while (j->crashed && can_go_on(j));
    free(j->crashes);
    return r;
}

/* An article of this process, for the sink. */
struct handing {
    pst_record_sink *sink;
    void *payload;
};

static int hand_on(void *payload, struct pst_article *a)
{
    const struct handing *h = payload;
    struct pst_record_body body;
    pst_article_body(a, &body);
    return h->sink(h->payload, &a->header, &body);
}

int pst_extractor_run(struct pst_extractor *x,
                      const struct pst_extract_input *in, pst_record_sink *sink,
                      void *payload, struct pst_error *err)
{
    struct handing h = {sink, payload};
    struct pst_extract_input here = *in;
    here.keymaps = x->o->keymaps;
    if (x->guesser == NULL)
        x->guesser = pst_lang_guesser_new();
    here.guesser = x->guesser;
    here.only_plain = x->o->program != NULL;
    struct job j = {.x = x, .in = &here, .err = err};
    const struct pst_extract_pdf pdf = {read_pdf, &j};
    if (x->o->pdf && x->o->program != NULL)
        here.pdf = &pdf;
    int r = pst_extract(&here, hand_on, &h, err);
    if (r != PST_EXTRACT_APART || !here.only_plain)
        return r;
    char *format = pst_strdup(err->message);
    j.format = format;
    r = extract_apart(&j, sink, payload);
    free(format);
    return r;
}
