/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rpc/protocols.h - what postil-serve speaks. */
#ifndef POSTIL_RPC_PROTOCOLS_H
#define POSTIL_RPC_PROTOCOLS_H

#include "rpc/server.h"

extern const struct pst_protocol pst_protocol_serve; /* doc/protocol.md */
extern const struct pst_protocol pst_protocol_lsp;   /* doc/protocol.md */
extern const struct pst_protocol pst_protocol_mcp;   /* likewise */

#endif
