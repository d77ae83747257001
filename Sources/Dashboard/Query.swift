import Pages

/// What an address asks for after its `?`: each name once, decoded.
struct Query {
    private let values: [Substring: String]
    /// Something in it cannot be decoded, and is not there: what was meant is not known.
    let isDamaged: Bool

    /// - Parameter text: what stands behind the `?`. What cannot be decoded is not there.
    init(_ text: String) {
        var values: [Substring: String] = [:]
        var isDamaged = false
        for pair in text.split(separator: "&").prefix(20) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, values[name] == nil else { continue }
            guard let value = Self.decoded(parts.count == 2 ? parts[1] : "") else {
                isDamaged = true
                continue
            }
            values[name] = value
        }
        self.values = values
        self.isDamaged = isDamaged
    }

    /// As it stands behind a `?`, in order of the names; empty where nothing is left.
    func text(without name: String) -> String {
        values.filter { $0.key != name }.sorted { $0.key < $1.key }
            .map { String($0.key).percentEncoded + "=" + $0.value.percentEncoded }.joined(separator: "&")
    }

    subscript(name: String) -> String? { values[name[...]] }

    /// A word of an address, or `nil` where its signs for bytes are none.
    static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
