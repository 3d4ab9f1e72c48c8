SRC_schema := $(addprefix schema/, dead.c deflate.c filetable.c find.c \
	hash.c inflate.c literals.c mapjson.c pathterms.c record.c recordwrite.c schema.c sealed.c \
	shardsize.c signature.c stub.c stubcheck.c)

schema_tests := $(addprefix unit/schema_, deflate files literals record stub terms)
TEST_C += $(patsubst %,tests/%.c,$(schema_tests))
$(foreach t,$(schema_tests),$(eval layers_$(t) := schema text base))
TEST_FUZZ += $(addprefix tests/fuzz/, filetable.c literals.c record.c stub.c)
