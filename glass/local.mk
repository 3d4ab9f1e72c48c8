SRC_glass := $(addprefix glass/, blockmaker.c blocks.c chunks.c database.c dictionary.c items.c lengths.c \
	mapped.c merge.c mergedocs.c mergepositions.c pack.c pairs.c places.c \
	position.c postings.c postlist.c runs.c sidecar.c signature.c slots.c sound.c spelling.c synonym.c \
	table.c tag.c termlist.c version.c)

TEST_C += $(addprefix tests/unit/glass_, dictionary.c mapped.c pack.c pairs.c runs.c sidecar.c words.c)
layers_unit/glass_dictionary := glass base
layers_unit/glass_mapped := glass base
layers_unit/glass_pack := glass base
layers_unit/glass_pairs := glass base
layers_unit/glass_runs := glass base
layers_unit/glass_sidecar := glass base
layers_unit/glass_words := indexer schema text glass base
TEST_FUZZ += $(addprefix tests/fuzz/, dictionary.c lists.c mapped.c pairs.c sidecar.c)
