SRC_rpc := $(addprefix rpc/, cite.c cmd_once.c complete.c document.c fault.c find.c framing.c \
	framing_lines.c framing_lsp.c links.c loop.c lsp.c lsp_commands.c \
	lsp_links.c lsp_shared.c lsp_symbols.c mcp.c mcp_tools.c message.c methods.c params.c \
	position.c search.c serve.c server.c session.c uri.c)

main_postil-serve := rpc/main.c
layers_postil-serve := rpc searcher schema text glass base
libs_postil-serve := $(text_libs) $(zlib_libs) $(regex_libs) $(json_libs) -lm

$(BUILD)/obj/rpc/methods.o $(BUILD)/obj/rpc/lsp.o \
	$(BUILD)/obj/rpc/mcp.o: extra_cflags := -DPOSTIL_VERSION='"$(VERSION)"'

TEST_SCRIPT += tests/rpc/clients.bats tests/rpc/lsp.py tests/rpc/mcp.py tests/rpc/protocol.py tests/rpc/serve.py \
	tests/cli/once.bats
TEST_FUZZ += tests/fuzz/rpc.c
TEST_C += tests/unit/rpc_server.c
layers_unit/rpc_server := rpc searcher schema text glass base
