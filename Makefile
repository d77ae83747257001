# One door to everything: `make help` lists the commands.
SWIFT ?= swift
SECONDS ?= 60
PREFIX ?= /usr/local
DESTDIR ?=

# Everything written in Swift, without what was built of it.
swift_sources = Package.swift Sources Tests \
    Tools/Accuracy/WearerDays Tools/Accuracy/WearerSessions Tools/Balance Tools/Benchmarks Tools/Fleet Tools/Fuzz \
    Tools/Figures

# Beneath a home folder systemd looks for units in share/, elsewhere in lib/.
unit_folder = $(PREFIX)/$(if $(filter $(HOME)/%,$(PREFIX)),share,lib)/systemd/user

.DEFAULT_GOAL := help
.PHONY: help setup build release demo fortnight people balance-simulation balance-cohort fleet-demo fleet-load fleet-faults fleet-gateways fleet-latency fleet-try two-days test fleet-access lab lab-all lab-long bench kills eight-hours accuracy fuzz figures docs lint format install uninstall deb deb-try deb-try-server apt-repository tarball clean
.NOTPARALLEL:

help:
	@sed -n 's/^## //p' $(firstword $(MAKEFILE_LIST))

setup:
	@SWIFT="$(SWIFT)" Tools/setup/install-dependencies

## make demo      a virtual sensor through a real tty: live view, then the summary
demo:
	@SWIFT="$(SWIFT)" Tools/setup/install-dependencies --for-program
	@BUILD="$$(SWIFT="$(SWIFT)" Tools/demo/build)" && export BUILD && Tools/demo/run

## make fortnight two weeks of a virtual wearer through the real recorder, then imbalance and routine
fortnight: setup
	$(SWIFT) build -c release --product plumbline
	$(SWIFT) build -c release --product virtual-sensor
	@SWIFT="$(SWIFT)" Tools/demo/fortnight

## make balance-simulation  how often a change of slouching is told, where there is one and where not; Tools/Balance/results
balance-simulation: setup
	$(SWIFT) run -c release trend-simulation Tools/Balance/results

## make balance-cohort DATA=FOLDER  how good the imbalance model is on made-up people; Tools/Balance/results (needs numpy, scipy)
balance-cohort: setup
	$(SWIFT) build -c release --product plumbline
	$(SWIFT) build -c release --product balance-tornado
	Tools/Balance/own-worlds
	Tools/Balance/cohort-table $(or $(DATA),../shared/balance)

## make people    nine made-up people through the commands, day by day over four weeks; Tools/Balance/results/people.md
##                (ARGS='--screens FOLDER' keeps every screen)
people: setup
	$(SWIFT) build -c release --product plumbline
	$(SWIFT) build -c release --product virtual-sensor
	$(SWIFT) build -c release --product FixedClock
	Tools/Balance/People/people $(ARGS)

## make fleet-demo  twenty made-up wearers with a fortnight each, a broker and a database of this computer, and the report
fleet-demo: setup
	@Tools/setup/fleet
	$(SWIFT) build -c release --product fleet-load
	$(SWIFT) build -c release --product plumbline-fleet
	@Tools/Fleet/demo $(ARGS)

## make fleet-load  2,000 simulated gateways for ten minutes beside a plain ingester in Python; Tools/Fleet/results/load.md
##                (half an hour; ARGS='--gateways 200 --minutes 1')
fleet-load: setup
	@Tools/setup/fleet
	$(SWIFT) build -c release --product fleet-load
	$(SWIFT) build -c release --product plumbline-fleet
	Tools/Fleet/measure $(or $(ARGS),--results Tools/Fleet/results/load.md)

## make fleet-faults  kills, a restored backup, a cut network, a full disk: is every minute there once? Tools/Fleet/results/faults.md
##                (a quarter of an hour, as root; ARGS=--short: one run of the kills and the backup)
fleet-faults: setup
	@Tools/setup/fleet
	$(SWIFT) build --product fleet-load
	$(SWIFT) build --product plumbline-fleet
	Tools/Fleet/faults $(or $(ARGS),--results Tools/Fleet/results/faults.md)

## make fleet-gateways  what goes wrong at a gateway, with the real programs: an older record, a full disk, clocks, copies, versions;
##                Tools/Fleet/results/gateways.md (ten minutes, as root; ARGS="--only NAME")
fleet-gateways: setup
	@Tools/setup/fleet
	for product in plumbline plumbline-share virtual-sensor plumbline-fleet; do \
	    $(SWIFT) build --product $$product || exit 1; done
	Tools/Fleet/gateways $(or $(ARGS),--results Tools/Fleet/results/gateways.md)

## make fleet-latency  how long a minute takes from a gateway's commit to the database's; Tools/Fleet/results/latency.md (35 minutes)
fleet-latency: setup
	@Tools/setup/fleet
	for product in plumbline plumbline-share virtual-sensor plumbline-fleet; do \
	    $(SWIFT) build --product $$product || exit 1; done
	Tools/Fleet/latency $(or $(ARGS),--results Tools/Fleet/results/latency.md)

## make fleet-try  from a virtual sensor to the fleet's database and back out of it, then the faults in short; a minute or two
fleet-try: setup
	@Tools/setup/fleet
	for product in plumbline plumbline-share virtual-sensor fleet-load plumbline-fleet; do \
	    $(SWIFT) build --product $$product || exit 1; done
	Tools/Fleet/try --where-possible
	Tools/Fleet/faults --short --where-possible

## make two-days  two working days, faster than life, to a real broker with TLS, and what goes wrong on the way;
##                Tools/Outputs/results/two-days.md (a quarter of an hour; ARGS='--speed 40' is slower)
two-days: setup
	@SWIFT="$(SWIFT)" Tools/setup/broker
	for product in plumbline plumbline-share virtual-sensor; do $(SWIFT) build -c release --product $$product || exit 1; done
	Tools/Outputs/two-days $(ARGS) --results Tools/Outputs/results/two-days.md

## make test      installs what is needed, then runs every test
test:
	@SWIFT="$(SWIFT)" Tools/setup/install-dependencies dunst xvfb dbus-bin
	@SWIFT="$(SWIFT)" Tools/setup/browser
	@SWIFT="$(SWIFT)" Tools/setup/broker
	@SWIFT="$(SWIFT)" Tools/setup/fleet
	@SWIFT="$(SWIFT)" Tools/setup/outputs
	@SWIFT="$(SWIFT)" Tools/setup/checkers
	$(MAKE) -C Firmware-Protocol check
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

## make fleet-access  who may read what of a fleet's database, as tried by each role; Tools/Fleet/results/who-may-read-what.md
fleet-access: setup
	@SWIFT="$(SWIFT)" Tools/setup/fleet
	PLUMBLINE_UPDATE_GOLDEN=1 $(SWIFT) test --filter WhoMayReadTests

## make lab       a machine with Bluetooth and USB in it, emulated: a line a scenario (ARGS='usb radio': some;
##                ARGS=unit: the systemd units under a real user manager)
lab: setup
	$(SWIFT) build
	SWIFT="$(SWIFT)" Tools/Lab/run $(ARGS)

## make lab-all   the same with the slow ones: the other families, conformance over the air, and rarer faults
lab-all: setup
	$(SWIFT) build
	LAB_LIMIT=2400 SWIFT="$(SWIFT)" Tools/Lab/run radio ble fault usb kernel long-kernel

## make lab-long  in the lab, what takes longer: five sensors over Bluetooth and two on cables on one `run`, ten minutes
##                (LAB_MINUTES=10), and families and conformance without bluetoothd
lab-long: setup
	$(SWIFT) build -c release --product plumbline
	$(SWIFT) build -c release --product virtual-sensor
	LAB_LIMIT=2400 LAB_QUIET=1 LAB_CONFIGURATION=release SWIFT="$(SWIFT)" Tools/Lab/run long

## make bench     measures, and prints each figure beside its target (ARGS=--quick: without the stores), then counts instructions
bench: setup
	$(SWIFT) run -c release bench $(ARGS)
	@Tools/Benchmarks/instructions

## make kills     what a kill of the recorder costs, also while hours are fetched (ARGS='--kills 100 --hours 8')
kills: setup
	Tools/Benchmarks/kills $(ARGS)

## make eight-hours  a day of ten sensors through the recorder, faster than it was: memory, descriptors, samples
eight-hours: setup
	Tools/Benchmarks/eight-hours $(ARGS)

## make accuracy  angles beside VQF, postures and episodes, on recordings in DATA=../shared/data; Tools/Accuracy/results
accuracy:
	@SWIFT="$(SWIFT)" Tools/setup/install-dependencies python3-venv
	DATA="$(DATA)" Tools/Accuracy/run

## make fuzz      fuzzes what reads bytes from outside, for SECONDS=60 each, under the address sanitizer (ARGS=notifications:muse)
fuzz: setup
	SWIFT="$(SWIFT)" Tools/Fuzz/run $(SECONDS) $(ARGS)

## make figures   draws every exercise and self-test, .build/figures/ID.svg and .png, and sheet.svg (IDS="S05 M01")
figures:
	@SWIFT="$(SWIFT)" Tools/setup/install-dependencies librsvg2-bin
	SWIFT="$(SWIFT)" Tools/Figures/run $(IDS)

## make docs      the documentation of every room as a web site, .build/docs; a warning fails it
docs: setup
	SWIFT="$(SWIFT)" Tools/docs/build $(ROOMS)

## make lint      checks the formatting and the rules of the house
lint:
	$(SWIFT) format lint --strict --recursive --parallel $(swift_sources)
	Tools/lint/house-rules
	Tools/lint/test-arrows
	SWIFTC="$(SWIFT)c" Tools/lint/test-conversions
	Tools/lint/test-packaging

## make format    formats the Swift sources
format:
	$(SWIFT) format --in-place --recursive --parallel $(swift_sources)

## make build     builds everything for debugging
build: setup
	$(SWIFT) build

## make release   builds the optimised program, .build/release/plumbline
release: setup
	$(SWIFT) build -c release --product plumbline
	$(SWIFT) build -c release --product plumbline-web
	$(SWIFT) build -c release --product plumbline-share

## make install   installs the release build under PREFIX=/usr/local (staged in DESTDIR): programs, completions,
##                systemd user units, and udev rule (not beneath a home folder: udev does not look there)
install:
	@test -x .build/release/plumbline || { echo "First: make release (as yourself), then make install." >&2; exit 1; }
	@Tools/setup/install "$(DESTDIR)" "$(PREFIX)" "$(unit_folder)"

## make uninstall removes what make install has put there; never a recording
uninstall:
	@Tools/setup/install --remove "$(DESTDIR)" "$(PREFIX)" "$(unit_folder)"

## make deb       builds Debian packages in .build/deb/packages, with Swift's library in them (Tools/Packaging/README.md);
##                WHICH=server: that of a fleet's server alone, WHICH=gateway: all others
deb: setup
	@SWIFT="$(SWIFT)" Tools/Packaging/make-deb

## make tarball   the same as a tar.gz for other distributions, .build/deb/packages
tarball: setup
	@SWIFT="$(SWIFT)" Tools/Packaging/make-tarball

## make apt-repository KEY=FINGERPRINT  puts the packages into a signed repository, FOLDER=.build/deb/repository
apt-repository:
	@KEY="$(KEY)" FOLDER="$(FOLDER)" SUITE="$(SUITE)" URL="$(URL)" Tools/Packaging/make-repository

## make deb-try   as root: installs the packages on a bare Debian, uses, upgrades and removes them; prints a table
deb-try: setup
	@SWIFT="$(SWIFT)" Tools/Packaging/try-package

## make deb-try-server  as root: the package of a fleet's server on a bare Debian that systemd has booted, with a gateway that
##                sends: set up, killed, started again, removed; Tools/Fleet/results/server.md (a quarter of an hour)
deb-try-server: setup
	@Tools/setup/install-dependencies debootstrap debhelper dpkg-dev python3 lintian iproute2
	for product in plumbline plumbline-share virtual-sensor plumbline-fleet; do \
	    $(SWIFT) build --product $$product || exit 1; done
	@WHICH=server SWIFT="$(SWIFT)" Tools/Packaging/make-deb
	@Tools/Packaging/try-server $(or $(ARGS),--results Tools/Fleet/results/server.md)

## make clean     removes what was built
clean:
	rm -rf .build
	$(MAKE) -C Firmware-Protocol clean
