SRC_text := $(addprefix text/, charclass.c fold.c utf8.c words.c)
