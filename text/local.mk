SRC_text := $(addprefix text/, charclass.c fold.c language.c stem.c stop.c \
	utf8.c words.c)
