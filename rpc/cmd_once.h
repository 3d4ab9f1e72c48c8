/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rpc/cmd_once.h - commands that ask one thing of the server and print what it
 * says: for shells, and for editors without JSON.
 *
 *     postil cite ID | PATH           the words that cite an article
 *     postil complete KIND [PREFIX]   what may follow, a line each
 *
 * Arguments without the command's name. The exit status, or a negative code
 * and err.
 */
#ifndef POSTIL_RPC_CMD_ONCE_H
#define POSTIL_RPC_CMD_ONCE_H

#include "base/error.h"

int pst_once_cite(int argc, char *const *argv, struct pst_error *err);
int pst_once_complete(int argc, char *const *argv, struct pst_error *err);

#endif
