# postil - a full-text search engine for commentary.
#
# One make process: this file, mk/*.mk, and a local.mk in each folder that
# lists its sources. Nothing is built inside the source tree.
#
# Knobs (on the command line, in the environment, or in config.mk.local):
#   BUILD=DIR      where everything built goes (default: build, build-SAN)
#   SAN=LIST       sanitizers, e.g. address,undefined or thread
#   DEVELOPER=1    warnings are errors
#   V=1            show the commands
#   CC CXX AR CPPFLAGS CFLAGS CXXFLAGS LDFLAGS LDLIBS prefix DESTDIR as usual

MAKEFLAGS += -rR
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

-include config.mk.local
include mk/config.mk
include $(wildcard */local.mk)
include mk/rules.mk
include mk/checks.mk
include mk/bench.mk
include mk/install.mk
-include $(all_obj:.o=.d)
