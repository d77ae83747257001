import Balance
import FoundationEssentials
import LocalTime
import Numbers

/// A remembered day as bytes: years of them are read for one result, and as JSON that took most of its time.
///
/// A version byte; then, little-endian, the worn minutes as a 64-bit float, and for slouches, leans to the left and leans
/// to the right a 32-bit count with so many pairs of 64-bit floats: minutes and degrees.
extension BalanceDay {
    private static let version: UInt8 = 2
    /// The one before had lost the episodes that went over the end of a recording into a second that was there already.
    static let versionWithoutSeams: UInt8 = 1

    var packed: Data {
        var bytes = Data([Self.version])
        func add(_ value: Double) {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        add(worn_min)
        for held in [slouches, leansLeft, leansRight] {
            withUnsafeBytes(of: UInt32(clamping: held.count).littleEndian) { bytes.append(contentsOf: $0) }
            for posture in held {
                add(posture.minutes)
                add(posture.meanDegrees)
            }
        }
        return bytes
    }

    /// `nil` for bytes that are none, or of another version.
    init?(day: LocalDay, packed: Data, version: UInt8 = version) {
        guard packed.first == version else { return nil }
        var place = 1
        let read = packed.withUnsafeBytes { raw -> (Double, [[HeldPosture]])? in
            func number() -> Double? {
                guard place + 8 <= raw.count else { return nil }
                defer { place += 8 }
                return Double(
                    bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
            }
            guard let worn_min = number() else { return nil }
            var lists: [[HeldPosture]] = []
            for _ in 0..<3 {
                guard place + 4 <= raw.count else { return nil }
                let count = Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
                place += 4
                guard count <= (raw.count - place) / 16 else { return nil }
                var list: [HeldPosture] = []
                list.reserveCapacity(count)
                for _ in 0..<count {
                    guard let minutes = number(), let degrees = number() else { return nil }
                    list.append(HeldPosture(minutes: minutes, meanDegrees: degrees))
                }
                lists.append(list)
            }
            return place == raw.count ? (worn_min, lists) : nil
        }
        guard let (worn_min, lists) = read else { return nil }
        self.init(
            day: day, worn_min: worn_min, slouches: lists[0], leansLeft: lists[1], leansRight: lists[2])
    }
}

extension BalanceDay: Storable {
    /// Minutes that a day has, and degrees that there are.
    var canBe: Bool {
        (0...1500).contains(worn_min)
            && (slouches + leansLeft + leansRight).allSatisfy {
                (0...1500).contains($0.minutes) && abs($0.meanDegrees) <= 360
            }
    }
}
