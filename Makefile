# One door to everything: `make help` lists the commands.
SWIFT ?= swift

.PHONY: help setup build release test lint format clean

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

setup:
	@Tools/setup/install-dependencies

## make build     builds everything (debug)
build: setup
	$(SWIFT) build

## make release   builds the optimised binary, .build/release/plumbline
release: setup
	$(SWIFT) build -c release --product plumbline

## make test      installs what is needed and runs every test
test: setup
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

## make lint      checks formatting and the rules of the house
lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	Tools/lint/house-rules

## make format    formats the sources
format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

## make clean     removes what was built
clean:
	rm -rf .build
