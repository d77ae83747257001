import Numbers
import SensorProtocols

/// What an adapter and a device have agreed on, which encrypts each link between them.
struct Bond: Equatable {
    /// The adapter that made it; another one's links cannot be encrypted with it.
    var adapter: LinkAddress
    var device: LinkAddress
    var keys: [LongTermKey]
    /// For a device that changes its address.
    var identity: IdentityKey?

    /// It was made with a passkey or a comparison, so that nobody was in between.
    var isAuthenticated: Bool { !keys.isEmpty && keys.allSatisfy(\.isAuthenticated) }
}

/// Bonds as text: a line a key. Pure.
///
///     ltk ADAPTER DEVICE KIND-OF-ADDRESS KIND-OF-KEY CENTRAL LENGTH DIVERSIFIER RANDOM VALUE
///     irk ADAPTER DEVICE KIND-OF-ADDRESS VALUE
enum BondFile {
    private static let head = "# Keys of Bluetooth sensors: whoever reads them can speak for the sensors.\n"

    static func text(_ bonds: [Bond]) -> String {
        bonds.reduce(into: head) { text, bond in
            for key in bond.keys {
                text += line(
                    "ltk", bond, key.device,
                    [
                        "\(key.kind)", key.isCentrals ? "1" : "0", "\(key.length)", "\(key.diversifier)",
                        hex(key.random),
                        hex(key.value),
                    ])
            }
            if let identity = bond.identity { text += line("irk", bond, identity.device, [hex(identity.value)]) }
        }
    }

    private static func line(_ word: String, _ bond: Bond, _ device: LinkAddress, _ rest: [String]) -> String {
        ([word, bond.adapter.text, device.text, "\(device.kind.rawValue)"] + rest).joined(separator: " ") + "\n"
    }

    /// Every bond of which there is a key; lines that are none are left out, and counted.
    static func bonds(_ text: String) -> (bonds: [Bond], damagedLines: Int) {
        var bonds: [Bond] = []
        var damagedLines = 0
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count >= 5, let adapter = LinkAddress(words[1], .lePublic),
                let kind = UInt8(words[3]).flatMap(LinkAddress.Kind.init), let device = LinkAddress(words[2], kind),
                device.isIdentity
            else {
                damagedLines += 1
                continue
            }
            var bond = Bond(adapter: adapter, device: device, keys: [], identity: nil)
            if words[0] == "ltk", let key = longTermKey(device, words[4...]) {
                bond.keys = [key]
            } else if words[0] == "irk", words.count == 5, let value = bytes(words[4], count: 16) {
                bond.identity = IdentityKey(device: device, value: value)
            } else {
                damagedLines += 1
                continue
            }
            guard let index = bonds.firstIndex(where: { $0.adapter == adapter && $0.device == device }) else {
                bonds.append(bond)
                continue
            }
            bonds[index].keys += bond.keys
            bonds[index].identity = bonds[index].identity ?? bond.identity
        }
        return (bonds.filter { !$0.keys.isEmpty }, damagedLines)
    }

    private static func longTermKey(_ device: LinkAddress, _ words: ArraySlice<String>) -> LongTermKey? {
        let words = Array(words)
        guard words.count == 6, let kind = UInt8(words[0]), kind <= 4, ["0", "1"].contains(words[1]),
            let length = UInt8(words[2]), (7...16).contains(length), let diversifier = UInt16(words[3]),
            let random = bytes(words[4], count: 8), let value = bytes(words[5], count: 16)
        else { return nil }
        return LongTermKey(
            device: device, kind: kind, isCentrals: words[1] == "1", length: length, diversifier: diversifier,
            random: random, value: value)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(_ text: String, count: Int) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard text.utf8.count == 2 * count, digits.count == 2 * count else { return nil }
        return (0..<count).map { index -> UInt8 in
            let high = digits[2 * index]
            return UInt8(clamping: high << 4 | digits[2 * index + 1])
        }
    }
}
