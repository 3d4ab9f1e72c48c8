/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/loop.h - a server between two descriptors.
 *
 * What has come is all taken in before a request is answered, so that a newer
 * one can cancel an older; and as long as replies wait to be read, requests are
 * taken in, too, so that a client may send many before it reads.
 */
#ifndef POSTIL_RPC_LOOP_H
#define POSTIL_RPC_LOOP_H

#include "base/error.h"
#include "rpc/server.h"

/* Serve until EXIT, the end of the input, or until nobody reads any more. */
int pst_loop_run(struct pst_server *s, int in, int out, struct pst_error *err);

#endif
