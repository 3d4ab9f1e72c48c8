/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/sandbox.h - a process gives up, for good, what it has no need of. What
 * it executes is bound as well.
 */
#ifndef POSTIL_BASE_SANDBOX_H
#define POSTIL_BASE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the sandbox holds. Not where a sanitizer maps terabytes and traces
 * its own process, nor the filter on processors that it was not written for. */
bool pst_sandbox_works(void);

/* No more than so many bytes of address space, no core files, no file written
 * or grown, and the signals of a terminal ignored: whoever started it ends it.
 * 0: any number of bytes. */
void pst_sandbox_limit(size_t memory);
/* From now on `seconds` of CPU time, then SIGXCPU. 0: any. */
void pst_sandbox_time(unsigned seconds);

/* System calls that are left; others fail with EPERM. */
enum pst_sandbox_calls {
    PST_SANDBOX_COMPUTE, /* memory, open descriptors, files read; no other
                            process, nothing written to a file, no network */
    PST_SANDBOX_PROGRAM  /* all but the network, signals, and other processes'
                            memory and descriptors */
};
void pst_sandbox_filter(enum pst_sandbox_calls calls);

#endif
