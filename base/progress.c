/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/progress.h"

#include <string.h>

#include "base/clock.h"
#include "base/human.h"
#include "base/term.h"

enum { REDRAW_MS = 100, SETTLED_MS = 1000 };

void pst_progress_init(struct pst_progress *p, FILE *to, bool tty)
{
    memset(p, 0, sizeof *p);
    p->to = tty ? to : NULL;
    pst_buf_init(&p->line);
}

static void begin_step(struct pst_progress *p, const char *verb)
{
    p->verb = verb;
    p->start_ms = pst_clock_ms();
    p->drawn_ms = p->start_ms - REDRAW_MS;
}

void pst_progress_update(struct pst_progress *p,
                         const struct pst_progress_state *s)
{
    if (p->to == NULL)
        return;
    if (p->verb == NULL || strcmp(p->verb, s->verb) != 0)
        begin_step(p, s->verb);
    int64_t now = pst_clock_ms();
    if (now - p->drawn_ms < REDRAW_MS)
        return;
    p->drawn_ms = now;
    /* One column less than there are: a full line would wrap. */
    pst_progress_line(&p->line, s, (uint64_t)(now - p->start_ms),
                      pst_term_columns(fileno(p->to)) - 1);
    fprintf(p->to, "\r%s\033[K", p->line.p);
    fflush(p->to);
    p->shown = true;
}

void pst_progress_clear(struct pst_progress *p)
{
    if (!p->shown)
        return;
    fputs("\r\033[K", p->to);
    fflush(p->to);
    p->shown = false;
    p->drawn_ms = p->start_ms - REDRAW_MS;
}

void pst_progress_finish(struct pst_progress *p)
{
    pst_progress_clear(p);
    pst_buf_dispose(&p->line);
    p->to = NULL;
}

/* What is left at the speed so far, in ms; 0 when it cannot be said. */
static double left_ms(const struct pst_progress_state *s, double elapsed_ms)
{
    bool by_bytes = s->total_bytes != 0;
    uint64_t done = by_bytes ? s->bytes : s->done;
    uint64_t total = by_bytes ? s->total_bytes : s->total;
    if (done == 0 || total == 0)
        return 0;
    if (done > total)
        done = total;
    double part = (double)done / (double)total;
    return elapsed_ms / part * (1 - part + s->later);
}

/* "1,234 / 5,678 files" or "45 %"; nothing when neither can be said. */
static void add_items(struct pst_buf *out, const struct pst_progress_state *s)
{
    if (s->unit == NULL) {
        if (s->total != 0)
            pst_buf_addf(out, " %u %%",
                         (unsigned)((double)s->done / (double)s->total * 100));
        return;
    }
    pst_buf_addc(out, ' ');
    pst_human_count(out, s->done);
    if (s->total != 0) {
        pst_buf_adds(out, " / ");
        pst_human_count(out, s->total);
    }
    pst_buf_addf(out, " %s", s->unit);
}

void pst_progress_line(struct pst_buf *out, const struct pst_progress_state *s,
                       uint64_t elapsed_ms, size_t columns)
{
    pst_buf_clear(out);
    pst_buf_adds(out, s->verb);
    add_items(out, s);
    if (s->bytes != 0) {
        pst_buf_adds(out, "  ");
        pst_human_size(out, s->bytes);
    }
    if (elapsed_ms >= SETTLED_MS) {
        if (s->bytes != 0) {
            double rate = (double)s->bytes / (double)elapsed_ms * 1000;
            pst_buf_adds(out, "  ");
            pst_human_size(out, (uint64_t)rate);
            pst_buf_adds(out, "/s");
        }
        double left = left_ms(s, (double)elapsed_ms);
        if (left > 0 && left < 1e12) {
            pst_buf_adds(out, "  ");
            pst_human_seconds(out, (uint64_t)(left / 1000 + 0.5));
            pst_buf_adds(out, " left");
        }
    }
    pst_buf_truncate(out, pst_term_fit(pst_buf_str(out), columns));
}
