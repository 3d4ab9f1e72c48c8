SRC_xapian-c := $(addprefix xapian-c/, types.cc database.cc writable.cc \
	document.cc query.cc source.cc enquire.cc iterator.cc stem.cc)

TEST_C += tests/binding/exceptions.c
layers_binding/exceptions := base
TEST_C += tests/binding/source.c
layers_binding/source := base
TEST_C += tests/binding/iterators.c
layers_binding/iterators := base
