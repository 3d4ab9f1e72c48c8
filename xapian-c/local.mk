SRC_xapian-c :=
