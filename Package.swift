// swift-tools-version: 6.2
// One module is one room; a target may depend only on what stands above it (CONTRIBUTING.md, "The map of the house").
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "plumbline",
    products: [
        .executable(name: "plumbline", targets: ["plumbline"]),
        .executable(name: "plumbline-web", targets: ["plumbline-web"]),
        .executable(name: "plumbline-share", targets: ["plumbline-share"]),
        // A fleet's server.
        .executable(name: "plumbline-fleet", targets: ["plumbline-fleet"]),
        // For tests alone: it is preloaded into the program, so that “today” is a day of the test's choice.
        .library(name: "FixedClock", type: .dynamic, targets: ["FixedClock"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        // The page's server; without the traits that would link all of Foundation.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        // What Hummingbird's own interface is made of.
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    ],
    targets: [
        // Conversions of numbers that never trap. Imports nothing.
        .target(name: "Numbers", swiftSettings: strict),
        // Sentences, numbers and columns as people read them.
        .target(name: "PlainText", dependencies: ["Numbers"], swiftSettings: strict),
        // Days and moments of a place.
        .target(name: "LocalTime", dependencies: ["Numbers"], swiftSettings: strict),
        // Pure: bytes, filter, detection. No I/O, no clock.
        // Arithmetic on four floats at once, as one instruction each.
        .target(name: "CVectors"),
        .target(name: "Motion", dependencies: ["Numbers", "CVectors"], swiftSettings: strict),
        .target(name: "SensorProtocols", dependencies: ["Numbers", "PlainText", "Motion"], swiftSettings: strict),
        .target(name: "Conformance", dependencies: ["Numbers", "PlainText", "SensorProtocols"], swiftSettings: strict),
        .target(name: "Posture", dependencies: ["Numbers", "LocalTime", "PlainText", "Motion"], swiftSettings: strict),
        // What loggers write, as samples. Pure as well.
        .target(name: "Loggers", dependencies: ["Numbers", "LocalTime", "PlainText", "Motion"], swiftSettings: strict),
        // The data files of Balance, in the binary.
        .target(
            name: "CKnowledge",
            exclude: [
                "cautions.toml", "exercises.toml", "figures.toml", "lessons.toml", "muscles.toml", "patterns.toml",
                "red-flags.toml", "self-tests.toml", "sources.toml", "swaps.toml", "trigger-points.toml",
            ]),
        .target(
            name: "Balance", dependencies: ["Numbers", "CKnowledge", "LocalTime", "Motion", "Posture", "TOMLKit"],
            swiftSettings: strict),
        .target(name: "Figures", dependencies: ["Numbers", "PlainText", "Motion", "Balance"], swiftSettings: strict),
        // What is told, and its JSON both ways.
        .target(
            name: "Events", dependencies: ["Numbers", "PlainText", "LocalTime", "Motion", "Posture"],
            swiftSettings: strict),

        // For sensors' makers: plain C, nothing of the gateway; and sensors made of it, to test the gateway against.
        .target(
            name: "FirmwareProtocol", path: "Firmware-Protocol",
            exclude: ["Makefile", "example", "tests", "vectors"], sources: ["src"], publicHeadersPath: "include"),
        .executableTarget(
            name: "virtual-sensor", dependencies: ["FirmwareProtocol"], path: "Tools/VirtualSensor",
            linkerSettings: [.linkedLibrary("m")]),

        // The machine.
        .target(name: "CLinux"),
        .target(name: "LinuxIO", dependencies: ["Numbers", "CLinux", "LocalTime"], swiftSettings: strict),
        // Headers only.
        .systemLibrary(name: "CBluetooth", providers: [.apt(["libbluetooth-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
        .target(name: "Bus", dependencies: ["Numbers", "CSystemd", "LinuxIO"], swiftSettings: strict),
        .target(
            name: "Links",
            dependencies: [
                "Numbers", "CBluetooth", "CLinux", "CUdev", "PlainText", "LinuxIO", "Bus", "SensorProtocols",
            ],
            swiftSettings: strict),

        .target(
            name: "Records",
            dependencies: [
                "Numbers", "LocalTime", "Motion", "Posture", "Balance", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),

        // What joins them, and what people see.
        .target(
            name: "Gateway",
            dependencies: [
                "Numbers", "PlainText", "LocalTime", "Motion", "SensorProtocols", "Posture", "Balance", "Events",
                "LinuxIO", "Bus", "Links", "Records",
            ],
            swiftSettings: strict),
        .target(
            name: "Recorder",
            dependencies: [
                "Numbers", "PlainText", "LocalTime", "Posture", "Events", "LinuxIO", "Links", "Records", "Gateway",
            ],
            swiftSettings: strict),
        .target(
            name: "Settings",
            dependencies: ["Numbers", "PlainText", "Posture", "Balance", "Events", "LinuxIO", "TOMLKit"],
            swiftSettings: strict),
        .target(
            name: "Reports",
            dependencies: [
                "Numbers", "LocalTime", "PlainText", "SensorProtocols", "Motion", "Posture", "Balance", "Events",
                "Records",
            ],
            swiftSettings: strict),
        .target(
            name: "Coach",
            dependencies: ["Numbers", "LocalTime", "PlainText", "Posture", "Balance", "Records", "Reports"],
            swiftSettings: strict),
        .target(
            name: "Terminal",
            dependencies: [
                "Numbers", "LocalTime", "PlainText", "Posture", "Balance", "Figures", "Events", "LinuxIO", "Reports",
                "Coach",
            ],
            swiftSettings: strict),
        // What a browser and a printer show, as text: no socket, no clock.
        .target(
            name: "Pages",
            dependencies: [
                "Numbers", "LocalTime", "PlainText", "Posture", "Balance", "Figures", "Events", "Reports", "Coach",
            ],
            resources: [
                .embedInCode("Files/icon.svg"),
                .embedInCode("Files/report.css"),
                .embedInCode("Files/style.css"),
                .embedInCode("Files/weeks.css"),
                .embedInCode("Files/live.js"),
                .embedInCode("Files/figures.css"),
                .embedInCode("Files/look.css"),
                .embedInCode("Files/guide.css"),
                .embedInCode("Files/guide.js"),
                .embedInCode("Files/sensors.css"),
                .embedInCode("Files/sensors.js"),
            ],
            swiftSettings: strict),
        // The page's server, a process of its own: the only importer of Hummingbird, and nothing of `plumbline` is
        // linked with it.
        .target(
            name: "Dashboard",
            dependencies: [
                "Numbers", "LocalTime", "PlainText", "Posture", "Balance", "Events", "LinuxIO", "Records", "Recorder",
                "Reports", "Coach", "SensorProtocols", "Settings", "Pages",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "plumbline-web",
            dependencies: [
                "Numbers", "CSystemd", "LinuxIO", "Dashboard", "Recorder",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // What leaves for other programs; what speaks to a network is imported nowhere else.
        .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
        // What is sent, made small.
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Deflate", dependencies: ["Numbers", "CZlib"], swiftSettings: strict),
        .target(name: "Broker", dependencies: ["Numbers", "CMosquitto", "LinuxIO"], swiftSettings: strict),
        .target(
            name: "Outputs",
            dependencies: [
                "Numbers", "Broker", "Deflate", "LocalTime", "PlainText", "Motion", "Posture", "Events", "LinuxIO",
                "Records", "Recorder", "Settings", "Reports",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "plumbline-share",
            dependencies: [
                "Numbers", "CSystemd", "LinuxIO", "Outputs", "Recorder", "Settings",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "plumbline",
            dependencies: [
                "Numbers", "CSystemd", "LocalTime", "PlainText", "Motion", "Loggers", "SensorProtocols", "Conformance",
                "Posture", "Balance", "Events", "Recorder", "Settings", "Reports", "Coach", "Pages", "Terminal",
                "LinuxIO", "Links", "Records", "Gateway",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // A fleet's server (Tools/Fleet): nothing of the gateway depends on it, and nothing of it on the gateway's record.
        .systemLibrary(
            name: "CPostgres", path: "Tools/Fleet/Sources/CPostgres", pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"])]),
        .target(
            name: "Fleet",
            dependencies: [
                "Numbers", "PlainText", "LocalTime", "Posture", "Events", "LinuxIO", "Broker", "Deflate", "CPostgres",
            ],
            path: "Tools/Fleet/Sources/Fleet", swiftSettings: strict),
        .executableTarget(
            name: "plumbline-fleet",
            dependencies: [
                "Numbers", "CSystemd", "PlainText", "LocalTime", "Events", "LinuxIO", "Fleet",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tools/Fleet/Sources/plumbline-fleet", swiftSettings: strict),

        // Measuring: `make bench`.
        .target(
            name: "TrivialFilter", path: "Tools/Benchmarks/TrivialFilter",
            linkerSettings: [.linkedLibrary("m")]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "TrivialFilter", "FirmwareProtocol", "Numbers", "LocalTime", "Motion", "SensorProtocols", "Posture",
                "Events", "LinuxIO", "Links", "Records", "Gateway", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tools/Benchmarks/Bench", swiftSettings: strict),

        // Drawing every exercise and self-test on one sheet: `make figures`.
        .executableTarget(
            name: "figures", dependencies: ["Balance", "Figures"], path: "Tools/Figures/Sheet", swiftSettings: strict),

        // How often the trend is told where nothing changes and where something does; tests ask for a part of it.
        .target(
            name: "SimulatedTrends", dependencies: ["LocalTime", "Motion", "Balance"],
            path: "Tools/Balance/SimulatedTrends", swiftSettings: strict),
        .executableTarget(
            name: "trend-simulation", dependencies: ["SimulatedTrends"], path: "Tools/Balance/TrendSimulation",
            swiftSettings: strict),

        // Chance on what needs the database and the TOML reader: `make fuzz ARGS='configurations values'`.
        .executableTarget(
            name: "fuzz-house",
            dependencies: [
                "TestSupport", "LocalTime", "Posture", "Balance", "Events", "Settings", "Records", "Gateway", "Reports",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tools/Fuzz/House", swiftSettings: strict),

        // What each number of the imbalance model matters: `make balance-cohort`.
        .executableTarget(
            name: "balance-tornado", dependencies: ["Balance", "Reports"], path: "Tools/Balance/Tornado",
            swiftSettings: strict),

        // Asks the wearer model of rows of angles: `Tools/Accuracy/wearer.py`.
        .executableTarget(
            name: "wearer-sessions", dependencies: ["Motion", "Numbers", "Posture"],
            path: "Tools/Accuracy/WearerSessions",
            swiftSettings: strict),
        .executableTarget(
            name: "wearer-days", dependencies: ["Numbers", "Posture"], path: "Tools/Accuracy/WearerDays",
            swiftSettings: strict),

        // Gateways that are made up, for the fleet's load, faults and demo; tests ask for a part of it.
        .target(
            name: "SimulatedFleet", dependencies: ["TestSupport", "Numbers", "Posture", "Events"],
            path: "Tools/Fleet/Sources/SimulatedFleet", swiftSettings: strict),
        .executableTarget(
            name: "fleet-load",
            dependencies: [
                "SimulatedFleet", "Numbers", "Events", "LinuxIO", "Deflate", "Broker",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tools/Fleet/Sources/fleet-load", swiftSettings: strict),

        // What tests of several rooms need: a folder, chance that repeats, days written as numbers.
        .target(name: "TestSupport", dependencies: ["LocalTime"], path: "Tests/Support", swiftSettings: strict),
        .testTarget(
            name: "SimulatedFleetTests",
            dependencies: ["TestSupport", "Posture", "Events", "SimulatedFleet"], swiftSettings: strict),
        .testTarget(name: "NumbersTests", dependencies: ["Numbers"], swiftSettings: strict),
        .testTarget(name: "PlainTextTests", dependencies: ["PlainText"], swiftSettings: strict),
        .testTarget(name: "LocalTimeTests", dependencies: ["LocalTime"], swiftSettings: strict),
        .testTarget(
            name: "EventsTests", dependencies: ["TestSupport", "Events", "LocalTime", "Motion", "Posture"],
            swiftSettings: strict),
        .testTarget(name: "MotionTests", dependencies: ["TestSupport", "Motion"], swiftSettings: strict),
        .testTarget(
            name: "LoggersTests", dependencies: ["TestSupport", "PlainText", "Motion", "Loggers"],
            swiftSettings: strict),
        .testTarget(
            name: "SensorProtocolsTests",
            dependencies: ["TestSupport", "Motion", "SensorProtocols", "FirmwareProtocol"], swiftSettings: strict),
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["TestSupport", "Conformance", "SensorProtocols", "FirmwareProtocol"],
            swiftSettings: strict),
        .testTarget(
            name: "FiguresTests", dependencies: ["TestSupport", "Motion", "Balance", "Figures"], swiftSettings: strict),
        .testTarget(
            name: "PostureTests", dependencies: ["TestSupport", "LocalTime", "Motion", "Posture"],
            swiftSettings: strict),
        .testTarget(
            name: "BalanceTests",
            dependencies: ["TestSupport", "LocalTime", "Motion", "Posture", "Balance", "SimulatedTrends"],
            swiftSettings: strict),
        .testTarget(
            name: "RecordsTests",
            dependencies: [
                "TestSupport", "LocalTime", "Motion", "Posture", "Balance", "Events", "LinuxIO", "Links", "Records",
                "Gateway", "Reports", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ReportsTests",
            dependencies: ["TestSupport", "LocalTime", "Posture", "Balance", "Events", "Records", "Reports"],
            swiftSettings: strict),
        .testTarget(name: "LinuxIOTests", dependencies: ["TestSupport", "LinuxIO"], swiftSettings: strict),
        // A bluetoothd on a bus of its own, and sensors in its range.
        .target(
            name: "FakeBluetooth", dependencies: ["FirmwareProtocol", "LinuxIO", "Bus", "Links", "SensorProtocols"],
            path: "Tests/FakeBluetooth", swiftSettings: strict),
        .testTarget(name: "BusTests", dependencies: ["FakeBluetooth", "LinuxIO", "Bus"], swiftSettings: strict),
        .testTarget(
            name: "LinksTests",
            dependencies: ["TestSupport", "FakeBluetooth", "LinuxIO", "Bus", "Links", "SensorProtocols"],
            swiftSettings: strict),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "FirmwareProtocol", "TestSupport", "FakeBluetooth", "LocalTime", "LinuxIO", "Bus", "Links", "Motion",
                "Events", "Records", "Gateway",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CoachTests",
            dependencies: ["TestSupport", "LocalTime", "Posture", "Balance", "Records", "Coach"],
            swiftSettings: strict),
        .testTarget(
            name: "SettingsTests", dependencies: ["TestSupport", "Posture", "Events", "Settings"], swiftSettings: strict
        ),
        .testTarget(
            name: "RecorderTests",
            dependencies: ["TestSupport", "LinuxIO", "Posture", "Events", "Records", "Gateway", "Recorder"],
            swiftSettings: strict),
        .testTarget(
            name: "PagesTests",
            dependencies: [
                "TestSupport", "LocalTime", "Posture", "Balance", "Records", "Reports", "Coach", "Pages",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DashboardTests",
            dependencies: [
                "TestSupport", "Numbers", "LocalTime", "Balance", "Events", "LinuxIO", "Records", "Recorder", "Reports",
                "Coach", "Pages", "Dashboard",
            ],
            swiftSettings: strict),
        .testTarget(name: "DeflateTests", dependencies: ["TestSupport", "Deflate"], swiftSettings: strict),
        .testTarget(
            name: "OutputsTests",
            dependencies: [
                "TestSupport", "Numbers", "LocalTime", "Motion", "Posture", "Events", "LinuxIO", "Records", "Recorder",
                "Settings", "Broker", "Outputs",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FleetTests",
            dependencies: [
                "plumbline-fleet", "TestSupport", "Numbers", "LocalTime", "Posture", "Events", "LinuxIO", "Broker",
                "Deflate", "Fleet",
            ],
            swiftSettings: strict),
        .target(name: "FixedClock", path: "Tests/FixedClock"),
        .testTarget(
            name: "plumblineTests",
            dependencies: [
                "plumbline", "plumbline-web", "plumbline-share", "virtual-sensor", "TestSupport", "FakeBluetooth",
                "LocalTime", "LinuxIO",
                "Motion", "SensorProtocols", "Posture", "Balance", "Events", "Records", "Gateway", "Recorder",
                "Settings", "Broker", "Deflate",
                "Reports", "Coach", "Terminal",
            ],
            exclude: [
                "Golden/expected", "Golden/captures.txt", "Golden/record-before.db", "MotionBIDS", "Checkers",
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// Only `make docs` needs what makes documentation of the rooms.
if Context.environment["PLUMBLINE_DOCS"] != nil {
    package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
