SRC_xapian-c := $(addprefix xapian-c/, types.cc database.cc writable.cc \
	document.cc query.cc source.cc enquire.cc iterator.cc stem.cc expand.cc \
	match.cc parser.cc generator.cc registry.cc geo.cc unicode.cc weight.cc)

tests_xapian-c := exceptions lifetime documents query source iterators stem \
	dictionary weights expand match parser \
	generator ready unicode database search memory \
	orders random runs tcp
TEST_SCRIPT += tests/binding/symbols.py tests/binding/coverage.py \
	tests/binding/examples.py tests/binding/statuses.py \
	tests/binding/xapian_memory.py
TEST_C += $(patsubst %,tests/binding/%.c,$(tests_xapian-c))
$(foreach t,$(tests_xapian-c),$(eval layers_binding/$(t) := base))
