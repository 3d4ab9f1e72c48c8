SRC_text := $(addprefix text/, charclass.c date.c datenames.c dateparse.c \
	fold.c langguess.c language.c stem.c stop.c utf8.c words.c)
