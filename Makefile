# `make help` lists the targets.

SWIFT ?= swift
PREFIX ?= /usr/local
SOURCES := Package.swift Sources Tests Benchmarks Fuzz $(wildcard Examples/*/Package.swift Examples/*/Sources)

# A crashed program would otherwise wait for a debugger that holds the output open.
export SWIFT_BACKTRACE := enable=no

.DEFAULT_GOAL := help
export SWIFT
.PHONY: help run test fetch-frameworks test-frameworks test-tools lint format docs bench bench-frameworks fuzz build install clean libraries

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

libraries:
	@scripts/install-libraries

run: libraries ## build, and run the demo: a site, the relay and the inspector
	$(SWIFT) build --product matomo-relay
	@exec "$$($(SWIFT) build --show-bin-path)/matomo-relay" demo $(ARGS)

# Targets that only compute: they open no socket, start no process and measure no time, so that any number may run at once. All
# others run one test after the other, since each would be the load under which another misses its deadline. They are whatever
# is not in this list: a new target is among them, and none can be forgotten.
COMPUTING_TESTS := ^(MatomoCore|MatomoPatterns|MatomoProtocol|MatomoCollector|MatomoInspector)Tests\.

test: libraries ## build, and run every test
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --disable-xctest --filter '$(COMPUTING_TESTS)'
	$(SWIFT) test --skip-build --disable-xctest --no-parallel --skip '$(COMPUTING_TESTS)'

# A folder of its own: traits would build everything anew each time.
FRAMEWORKS := --scratch-path .build/frameworks --traits HummingbirdSupport,VaporSupport
EXAMPLES := Examples/hummingbird-site Examples/vapor-site

fetch-frameworks: ## fetch Hummingbird, Vapor, and what the examples need
	$(SWIFT) package $(FRAMEWORKS) resolve
	for example in $(EXAMPLES); do $(SWIFT) package --package-path $$example resolve || exit; done

test-frameworks: libraries ## build, and run the tests of the adapters for Hummingbird and Vapor; build the examples and README's package
	$(SWIFT) test --disable-xctest --no-parallel $(FRAMEWORKS) \
	  --filter '^(MatomoHummingbirdTests|MatomoVaporTests|MatomoTests)\.'
	for example in $(EXAMPLES); do $(SWIFT) build --package-path $$example || exit; done
	@scripts/test-consumer

test-tools: ## install what some tests and the benchmarks need besides
	@scripts/install-libraries --with-tools

lint: ## check the formatting, and that no file but one names a system's C library
	@! grep -rnE '^ *((public|package) )?import (Glibc|Musl|Darwin)|\bGlibc\.' --include='*.swift' --exclude-dir=MatomoPlatform \
	  Sources Tests Benchmarks Fuzz || { echo "import MatomoPlatform instead"; exit 1; }
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

format: ## format all sources
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

docs: libraries ## build the documentation of the libraries; a link that leads nowhere is an error
	@scripts/docs

bench: libraries ## measure, in a release build
	$(SWIFT) build -c release --product matomo-bench
	$(SWIFT) build -c release --product matomo-relay
	@scripts/bench "$$($(SWIFT) build -c release --show-bin-path)"

bench-frameworks: libraries ## measure what tracking costs Hummingbird and Vapor; fetches both
	@scripts/bench-frameworks
	@scripts/bench-outage

fuzz: libraries ## search for input that breaks the parsers of the collector, SECONDS=60 for each
	@scripts/fuzz $(or $(SECONDS),60)

build: libraries ## build the relay for production
	$(SWIFT) build -c release --product matomo-relay --static-swift-stdlib

install: build ## install the relay below PREFIX (/usr/local)
	install -D "$$($(SWIFT) build -c release --show-bin-path)/matomo-relay" "$(DESTDIR)$(PREFIX)/bin/matomo-relay"

clean: ## remove everything that was built
	$(SWIFT) package clean
