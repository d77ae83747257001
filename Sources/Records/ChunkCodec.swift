public import Motion
import Numbers

/// Samples to a compact blob and back, without losing a bit.
///
/// Layout, little-endian: version (1 byte), how the force and the rate are coded (1 byte each), number of samples
/// (u32), first time (i64 µs), the two quanta (f64), then columns: differences of time differences, and per axis
/// differences of counts. CRC-32 of all of it at the end. A sensor's counts take some 7 bytes a sample.
public enum ChunkCodec {
    /// How a group of three columns is coded.
    private enum Coding: UInt8 {
        /// Not there (no gyro).
        case absent = 0
        /// Whole multiples of the quantum, proven by the encoder bit for bit.
        case counts = 1
        /// Any values: their bit patterns.
        case doubles = 2
    }

    /// Why a blob is no chunk.
    public enum Problem: Error, Equatable, Sendable {
        case tooShort
        case damaged
        case unknownVersion(UInt8)
    }

    private static let version: UInt8 = 1
    private static let headerBytes = 1 + 1 + 1 + 4 + 8 + 8 + 8
    private static let largestCount = 1 << 24

    /// Packs samples that all have a gyro, or all have none.
    ///
    /// - Parameters:
    ///   - samples: in order of time.
    ///   - accelerationQuantum: what one count of the sensor is, m/s²; where it fits every value, counts are stored.
    ///   - gyroQuantum: the same, rad/s.
    /// - Returns: `nil` for no samples, or where only some have a gyro.
    public static func encode(_ samples: [Sample], accelerationQuantum: Double, gyroQuantum: Double) -> [UInt8]? {
        guard let first = samples.first, samples.count <= largestCount else { return nil }
        let rates = samples.compactMap(\.angularVelocity_rad_s)
        guard rates.isEmpty || rates.count == samples.count else { return nil }
        let force = Columns(samples.map(\.acceleration_m_s2), quantum: accelerationQuantum)
        let rate = rates.isEmpty ? nil : Columns(rates, quantum: gyroQuantum)

        var bytes: [UInt8] = [version, (force.isCounts ? Coding.counts : .doubles).rawValue]
        bytes.append((rate.map { $0.isCounts ? Coding.counts : .doubles } ?? .absent).rawValue)
        bytes.appendLittleEndian(UInt32(clamping: samples.count))
        bytes.appendLittleEndian(first.time_us)
        bytes.appendLittleEndian(accelerationQuantum.bitPattern)
        bytes.appendLittleEndian(gyroQuantum.bitPattern)
        BitPacking.append(differences(differences(samples.map { $0.time_us &- first.time_us })), to: &bytes)
        for column in force.columns + (rate?.columns ?? []) { BitPacking.append(differences(column), to: &bytes) }
        bytes.appendLittleEndian(CRC32.of(bytes[...]))
        return bytes
    }

    /// What one count of the sensor is in a blob; `nil` where it is too short to be one.
    static func quanta(of bytes: [UInt8]) -> (acceleration: Double, gyro: Double)? {
        guard bytes.count >= headerBytes else { return nil }
        return (
            Double(bitPattern: bytes.littleEndian(at: 15, as: UInt64.self)),
            Double(bitPattern: bytes.littleEndian(at: 23, as: UInt64.self))
        )
    }

    /// Unpacks a blob; any bytes at all give samples or a problem, never a trap.
    public static func decode(_ bytes: [UInt8]) throws(Problem) -> [Sample] {
        guard bytes.count >= headerBytes + 4 else { throw .tooShort }
        guard bytes[0] == version else { throw .unknownVersion(bytes[0]) }
        let end = bytes.count - 4
        guard CRC32.of(bytes[..<end]) == bytes.littleEndian(at: end, as: UInt32.self) else { throw .damaged }
        let count = Int(bytes.littleEndian(at: 3, as: UInt32.self))
        let first_us = bytes.littleEndian(at: 7, as: Int64.self)
        guard count <= largestCount, let forceCoding = Coding(rawValue: bytes[1]),
            let rateCoding = Coding(rawValue: bytes[2])
        else { throw .damaged }
        let forceQuantum = Double(bitPattern: bytes.littleEndian(at: 15, as: UInt64.self))
        let rateQuantum = Double(bitPattern: bytes.littleEndian(at: 23, as: UInt64.self))
        var position = headerBytes
        guard let timeSteps = BitPacking.read(count, from: bytes, at: &position) else { throw .damaged }
        let times = sums(sums(timeSteps))
        let force = try vectors(count, forceCoding, quantum: forceQuantum, bytes, &position)
        let rate = rateCoding == .absent ? nil : try vectors(count, rateCoding, quantum: rateQuantum, bytes, &position)
        guard position == end else { throw .damaged }
        return (0..<count).map {
            Sample(time_us: first_us &+ times[$0], acceleration_m_s2: force[$0], angularVelocity_rad_s: rate?[$0])
        }
    }

    private static func vectors(
        _ count: Int, _ coding: Coding, quantum: Double, _ bytes: [UInt8], _ position: inout Int
    ) throws(Problem) -> [Vector3] {
        guard coding != .absent, let x = BitPacking.read(count, from: bytes, at: &position),
            let y = BitPacking.read(count, from: bytes, at: &position),
            let z = BitPacking.read(count, from: bytes, at: &position)
        else { throw .damaged }
        let value: (Int64) -> Double =
            coding == .counts ? { Double($0) * quantum } : { Double(bitPattern: UInt64(bitPattern: $0)) }
        let (xs, ys, zs) = (sums(x), sums(y), sums(z))
        return (0..<count).map { Vector3(value(xs[$0]), value(ys[$0]), value(zs[$0])) }
    }

    /// The first value as its difference from zero, every other from the one before; wraps rather than traps.
    private static func differences(_ values: [Int64]) -> [Int64] {
        var before: Int64 = values.first ?? 0
        // A first count costs little, and the times begin at zero (the first one is in the header).
        return values.enumerated().map { index, value in
            defer { before = value }
            return index == 0 ? value : value &- before
        }
    }

    private static func sums(_ values: [Int64]) -> [Int64] {
        var sum: Int64 = 0
        return values.map {
            sum &+= $0
            return sum
        }
    }

    /// Three axes as whole numbers: counts where the quantum fits exactly, else the values' bits.
    private struct Columns {
        let isCounts: Bool
        let columns: [[Int64]]

        init(_ vectors: [Vector3], quantum: Double) {
            let axes = [vectors.map(\.x), vectors.map(\.y), vectors.map(\.z)]
            let counts = axes.map { axis in axis.map { Self.count(of: $0, quantum: quantum) } }
            isCounts = counts.allSatisfy { $0.allSatisfy { $0 != nil } }
            columns =
                isCounts
                ? counts.map { $0.compactMap { $0 } }
                : axes.map { $0.map { Int64(bitPattern: $0.bitPattern) } }
        }

        private static func count(of value: Double, quantum: Double) -> Int64? {
            let count = (value / quantum).rounded()
            guard count.magnitude < 1e15 else { return nil }
            let whole = Int64(clamping: count)
            return (Double(whole) * quantum).bitPattern == value.bitPattern ? whole : nil
        }
    }
}

/// CRC-32 as of Ethernet and zip (polynomial 0xEDB88320).
package enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(clamping: index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    package static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { crc, byte in table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8) }
    }
}

extension [UInt8] {
    mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    func littleEndian<Value: FixedWidthInteger>(at offset: Int, as type: Value.Type) -> Value {
        var value: Value = 0
        for index in (0..<MemoryLayout<Value>.size).reversed() {
            value = value << 8 | Value(truncatingIfNeeded: self[offset + index])
        }
        return value
    }
}
