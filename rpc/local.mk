SRC_rpc := $(addprefix rpc/, cite.c complete.c fault.c framing.c framing_lines.c \
	framing_lsp.c loop.c message.c methods.c once.c params.c search.c serve.c server.c \
	session.c)

main_postil-serve := rpc/main.c
layers_postil-serve := rpc searcher schema text glass base
libs_postil-serve := $(text_libs) $(zlib_libs) $(regex_libs) $(json_libs) -lm

$(BUILD)/obj/rpc/methods.o: extra_cflags := -DPOSTIL_VERSION='"$(VERSION)"'

TEST_SCRIPT += tests/rpc/protocol.py tests/rpc/serve.py tests/cli/once.bats
