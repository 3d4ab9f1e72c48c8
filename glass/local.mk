SRC_glass :=
