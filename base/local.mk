SRC_base := $(addprefix base/, arena.c buf.c error.c file.c map.c mem.c)
