SRC_base := $(addprefix base/, arena.c buf.c bytes.c clock.c config.c error.c \
	file.c gitconfig.c human.c json.c landlock.c map.c mem.c opts.c parse.c \
	patience.c progress.c sandbox.c spool.c term.c)

base_tests := $(addprefix unit/base_, buf bytes config file json map opts progress sandbox term)
TEST_C += $(patsubst %,tests/%.c,$(base_tests))
$(foreach t,$(base_tests),$(eval layers_$(t) := base))
TEST_FUZZ += tests/fuzz/config.c
