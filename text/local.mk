SRC_text := $(addprefix text/, charclass.c date.c datenames.c dateparse.c \
	fold.c langguess.c language.c stem.c stop.c utf8.c words.c)
TEST_C += $(addprefix tests/unit/text_, utf8.c fold.c words.c)
TEST_FUZZ += tests/fuzz/words.c tests/fuzz/date.c
layers_unit/text_utf8 := text base
layers_unit/text_fold := text base
layers_unit/text_words := text base
