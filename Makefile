# Trinomen: `make` alone lists what there is.
#
# Needs a JDK 25 or newer (under /usr/lib/jvm or named by JAVA_HOME; the default `java` may be
# older), Maven 3.8 or newer, and at the first run a network to fetch the libraries.

MAVEN = build/maven

.DEFAULT_GOAL := help
.PHONY: bench-size help build image demo check format bench bench-identity soak dictionary clean

help: ## list what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
	  awk -F'|' '{ printf "%-23s %s\n", $$1, $$2 }'

build: ## compile and package; then bin/trinomen runs
	@$(MAVEN) -DskipTests package
	@build/train

image: build ## make an image that needs no Java, as a folder and tar.gz, and a Debian package
	@build/image
	@build/package

demo: build ## start a server on ./demo-data, send it a synthetic PET study, say how to sign in (Ctrl-C ends)
	@exec bin/trinomen demo --data demo-data

check: ## install what the tests need, then compile and run every test, as CI does
	@build/test-packages
	@build/test-viewer
	@build/test-clients
	@build/test-postman
	@$(MAVEN) verify
	@build/image
	@build/package
	@build/test-image
	@python3 bench/bench.py --contenders trinomen --parts crowd --sizes 1000 --large 300

format: ## format all Java sources
	@build/format

bench: build ## measure beside Debian's Orthanc; writes bench/results (half an hour)
	@bench/run

bench-identity: build ## measure the identity resolver against size; writes bench/results (some minutes)
	@bench/identities.py

bench-size: build ## fill an index with ten million instances, start on it and ask it (an hour, 4 GB)
	@python3 bench/size.py

soak: build ## send a million instances to a small machine and watch its memory (15 minutes and more, 14 GB)
	@bench/soak

dictionary: ## generate dictionary and UIDs again from ../shared/standard
	@build/dictionary

clean: ## remove what the build made
	@$(MAVEN) clean
