SRC_schema := $(addprefix schema/, dead.c filetable.c find.c hash.c record.c \
	schema.c sealed.c stub.c stubcheck.c)
