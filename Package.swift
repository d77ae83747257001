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
        .executable(name: "plumbline", targets: ["plumbline"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // Pure: bytes, filter, detection. No I/O, no clock.
        .target(name: "LocalTime", swiftSettings: strict),
        .target(name: "Motion", swiftSettings: strict),
        .target(name: "SensorProtocols", dependencies: ["Motion"], swiftSettings: strict),
        .target(name: "Conformance", dependencies: ["SensorProtocols"], swiftSettings: strict),
        .target(name: "Posture", dependencies: ["LocalTime", "Motion"], swiftSettings: strict),
        // The data files of Balance, in the binary.
        .target(
            name: "CKnowledge",
            exclude: [
                "cautions.toml", "exercises.toml", "figures.toml", "lessons.toml", "muscles.toml", "patterns.toml",
                "red-flags.toml", "self-tests.toml", "sources.toml", "trigger-points.toml",
            ]),
        .target(
            name: "Balance", dependencies: ["CKnowledge", "LocalTime", "Motion", "Posture", "TOMLKit"],
            swiftSettings: strict),
        // What is told, and its JSON both ways.
        .target(name: "Events", dependencies: ["LocalTime", "Posture"], swiftSettings: strict),

        // For sensors' makers: plain C, nothing of the gateway; and sensors made of it, to test the gateway against.
        .target(
            name: "FirmwareProtocol", path: "Firmware-Protocol",
            exclude: ["Makefile", "example", "tests", "vectors"], sources: ["src"], publicHeadersPath: "include"),
        .executableTarget(
            name: "virtual-sensor", dependencies: ["FirmwareProtocol"], path: "Tools/VirtualSensor",
            linkerSettings: [.linkedLibrary("m")]),

        // The machine.
        .target(name: "CLinux"),
        .target(name: "LinuxIO", dependencies: ["CLinux", "LocalTime"], swiftSettings: strict),
        // Headers only.
        .systemLibrary(name: "CBluetooth", providers: [.apt(["libbluetooth-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
        .target(
            name: "Links",
            dependencies: ["CBluetooth", "CLinux", "CSystemd", "CUdev", "LinuxIO", "SensorProtocols"],
            swiftSettings: strict),

        .target(
            name: "Records",
            dependencies: ["LocalTime", "Motion", "Posture", "Balance", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),

        // What joins them, and what people see.
        .target(
            name: "Gateway",
            dependencies: [
                "LocalTime", "Motion", "SensorProtocols", "Posture", "Balance", "Events", "LinuxIO", "Links", "Records",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "plumbline",
            dependencies: [
                "CSystemd", "LocalTime", "Motion", "SensorProtocols", "Conformance", "Posture", "Balance", "Events",
                "LinuxIO", "Links", "Records", "Gateway",
                .product(name: "ArgumentParser", package: "swift-argument-parser"), "TOMLKit",
            ],
            swiftSettings: strict),

        // Measuring: `make bench`.
        .target(
            name: "TrivialFilter", path: "Tools/Benchmarks/TrivialFilter",
            linkerSettings: [.linkedLibrary("m")]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "TrivialFilter", "FirmwareProtocol", "LocalTime", "Motion", "SensorProtocols", "Posture", "LinuxIO",
                "Links", "Records", "Gateway",
            ],
            path: "Tools/Benchmarks/Bench", swiftSettings: strict),

        // Drawing every exercise and self-test on one sheet: `make figures`.
        .executableTarget(
            name: "figures", dependencies: ["Balance"], path: "Tools/Figures/Sheet", swiftSettings: strict),

        // Twelve simulated weeks: `make balance-simulation`.
        .executableTarget(
            name: "balance-simulation", dependencies: ["LocalTime", "Motion", "Posture", "Balance", "Records"],
            path: "Tools/Balance/Simulation", swiftSettings: strict),

        // What tests of several rooms need: a folder, chance that repeats, days written as numbers.
        .target(
            name: "TestSupport", dependencies: ["LocalTime"], path: "Tests/Support", swiftSettings: strict),
        .testTarget(name: "LocalTimeTests", dependencies: ["LocalTime"], swiftSettings: strict),
        .testTarget(name: "EventsTests", dependencies: ["Events", "LocalTime", "Posture"], swiftSettings: strict),
        .testTarget(name: "MotionTests", dependencies: ["TestSupport", "Motion"], swiftSettings: strict),
        .testTarget(
            name: "SensorProtocolsTests",
            dependencies: ["TestSupport", "Motion", "SensorProtocols", "FirmwareProtocol"],
            swiftSettings: strict),
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["TestSupport", "Conformance", "SensorProtocols", "FirmwareProtocol"],
            swiftSettings: strict),
        .testTarget(
            name: "PostureTests", dependencies: ["TestSupport", "LocalTime", "Motion", "Posture"],
            swiftSettings: strict),
        .testTarget(
            name: "BalanceTests", dependencies: ["TestSupport", "LocalTime", "Motion", "Posture", "Balance"],
            swiftSettings: strict),
        .testTarget(
            name: "RecordsTests",
            dependencies: ["TestSupport", "LocalTime", "Motion", "Posture", "Balance", "Records"],
            swiftSettings: strict),
        .testTarget(name: "LinuxIOTests", dependencies: ["LinuxIO"], swiftSettings: strict),
        // A bluetoothd on a bus of its own, and sensors in its range.
        .target(
            name: "FakeBluetooth", dependencies: ["FirmwareProtocol", "LinuxIO", "Links", "SensorProtocols"],
            path: "Tests/FakeBluetooth", swiftSettings: strict),
        .testTarget(
            name: "LinksTests", dependencies: ["TestSupport", "FakeBluetooth", "LinuxIO", "Links", "SensorProtocols"],
            swiftSettings: strict),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "TestSupport", "FakeBluetooth", "LocalTime", "LinuxIO", "Motion", "SensorProtocols", "Posture",
                "Events",
                "Records", "Gateway",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "plumblineTests",
            dependencies: [
                "plumbline", "virtual-sensor", "TestSupport", "FakeBluetooth", "LocalTime", "LinuxIO",
                "SensorProtocols",
                "Posture", "Balance", "Events", "Records", "Gateway",
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
