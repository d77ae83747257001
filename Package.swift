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
        .executable(name: "virtual-sensor", targets: ["virtual-sensor"]),
        .library(
            name: "PlumblineCore", targets: ["Motion", "SensorProtocols", "Posture", "LinuxIO", "Links", "Records"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // C that Swift cannot import by itself.
        .target(name: "CLinux"),
        .systemLibrary(name: "CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // The protocol's C99 reference library, as firmware authors use it, and the virtual sensor built on it.
        .target(name: "CPlumblineSensor", path: "Firmware-Protocol/library"),
        .executableTarget(name: "virtual-sensor", dependencies: ["CPlumblineSensor"], path: "Tools/VirtualSensor"),

        // Pure: bytes, filter, detection. No I/O, no clock.
        .target(name: "Motion", swiftSettings: strict),
        .target(name: "SensorProtocols", dependencies: ["Motion"], swiftSettings: strict),
        .target(name: "Posture", dependencies: ["Motion"], swiftSettings: strict),

        // The machine.
        .target(name: "LinuxIO", dependencies: ["CLinux"], swiftSettings: strict),
        .target(name: "Links", dependencies: ["LinuxIO", "SensorProtocols", "CLinux", "CUdev"], swiftSettings: strict),
        .target(
            name: "Records",
            dependencies: ["Motion", "Posture", "CZlib", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),

        // What joins them, and what people see.
        .target(
            name: "Gateway",
            dependencies: [
                "Motion", "SensorProtocols", "Posture", "LinuxIO", "Links", "Records",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "plumbline",
            dependencies: [
                "Motion", "SensorProtocols", "Posture", "LinuxIO", "Links", "Records", "Gateway", "CSystemd",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        .testTarget(name: "MotionTests", dependencies: ["Motion"], swiftSettings: strict),
        .testTarget(
            name: "SensorProtocolsTests", dependencies: ["SensorProtocols", "CPlumblineSensor"], swiftSettings: strict),
        .testTarget(name: "PostureTests", dependencies: ["Posture"], swiftSettings: strict),
        .testTarget(name: "LinuxIOTests", dependencies: ["LinuxIO"], swiftSettings: strict),
        .testTarget(name: "LinksTests", dependencies: ["Links"], swiftSettings: strict),
        .testTarget(name: "RecordsTests", dependencies: ["Records"], swiftSettings: strict),
        .testTarget(name: "GatewayTests", dependencies: ["Gateway"], swiftSettings: strict),
        .testTarget(
            name: "plumblineTests", dependencies: ["plumbline", "virtual-sensor"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu11
)
