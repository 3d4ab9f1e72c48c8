SRC_text := $(addprefix text/, charclass.c date.c datenames.c dateparse.c \
	fold.c grapheme.c langguess.c language.c stem.c stop.c utf8.c wordblock.c \
	words.c wordseek.c)
TEST_C += $(addprefix tests/unit/text_, date.c fold.c grapheme.c \
	language.c stem.c utf8.c words.c)
TEST_FUZZ += tests/fuzz/words.c tests/fuzz/date.c
$(foreach t,date fold grapheme language stem utf8 words,\
	$(eval layers_unit/text_$(t) := text base))
