SRC_schema :=
