import Numbers

/// What a fleet's server gives to one gateway, to be typed, pasted or read from a file once: where the server is and by what
/// the gateway is known there. It holds a password, so anybody who has it can send as this gateway.
///
/// As text: `PLF` and groups of five letters and digits (Crockford's base 32: no I, L, O or U). Capitals, hyphens, spaces and
/// line ends do not matter.
public struct FleetCode: Equatable, Sendable {
    /// A name or an address, without a port: letters, digits, dots, hyphens; colons in an IPv6 address.
    public var host: String
    public var port: Int
    /// Of this gateway: `FleetNames.isStore`. It is the broker's user name, too.
    public var store: String
    /// Of the broker's user: 8 to 64 printable ASCII characters without spaces.
    public var password: String
    /// Whether the connection is encrypted. Only on this computer itself it may not be.
    public var isEncrypted: Bool
    /// Of the authority that has signed the broker's certificate, in DER; `nil` for those that the system trusts.
    public var certificate: [UInt8]?

    public init(
        host: String, port: Int, store: String, password: String, isEncrypted: Bool = true, certificate: [UInt8]? = nil
    ) {
        self.host = host
        self.port = port
        self.store = store
        self.password = password
        self.isEncrypted = isEncrypted
        self.certificate = certificate
    }

    /// Of the code's form.
    public static let version: UInt8 = 1
    /// Bytes; a certificate of a 4096-bit RSA key has about 1,500.
    public static let longestCertificate = 4_000
    /// Characters, with all that does not matter.
    public static let longestText = 1 << 14

    /// What cannot be in it; `nil` where all can.
    public var objection: FleetCodeError? {
        let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:".utf8)
        guard (1...253).contains(host.utf8.count), host.utf8.allSatisfy(letters.contains), !host.hasPrefix("-") else {
            return .impossible("its host is not a name or an address")
        }
        guard (1...65_535).contains(port) else { return .impossible("its port is not from 1 to 65535") }
        guard FleetNames.isStore(store) else { return .impossible("its gateway’s id is none") }
        guard (8...64).contains(password.utf8.count), password.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return .impossible("its password is not 8 to 64 letters, digits and signs")
        }
        guard isEncrypted || ThisComputer.isMeant(by: host) else {
            return .impossible("it asks for a connection without encryption to another computer")
        }
        guard (certificate.map { (1...Self.longestCertificate).contains($0.count) } ?? true) else {
            return .impossible("its certificate is longer than \(Self.longestCertificate) bytes, or empty")
        }
        return nil
    }
}

/// Why a text is no code of a fleet's server.
public enum FleetCodeError: Error, Equatable, CustomStringConvertible {
    case notACode
    /// A character is missing, or another one.
    case damaged
    /// It is of a form that this program does not know.
    case version(UInt8)
    /// What is wrong with it.
    case impossible(String)

    public var description: String {
        switch self {
        case .notACode: "This is not a fleet’s code: those begin with “PLF”. Ask the people who run the server for one."
        case .damaged: "This code is not complete, or has a typing mistake. Copy all of it, and try again."
        case .version(let number):
            "This code is of version \(number); this program knows version \(FleetCode.version). Update Plumbline."
        case .impossible(let what):
            "This code cannot be used: \(what). Ask the people who run the server for another one."
        }
    }
}

// MARK: As text

extension FleetCode {
    private static let start = "PLF"
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let group = 5

    /// As it is given to people.
    ///
    /// - Throws: what cannot be in a code.
    public func text() throws(FleetCodeError) -> String {
        if let objection { throw objection }
        var bytes: [UInt8] = [Self.version, isEncrypted ? 1 : 0]
        bytes += Self.number(port)
        for field in [Array(host.utf8), Array(store.utf8), Array(password.utf8), certificate ?? []] {
            bytes += Self.number(field.count) + field
        }
        let letters = Self.letters(bytes + Self.checksum(bytes))
        let groups = stride(from: 0, to: letters.count, by: Self.group).map {
            String(decoding: letters[$0..<min($0 + Self.group, letters.count)], as: UTF8.self)
        }
        return ([Self.start] + groups).joined(separator: "-")
    }

    /// Reads what somebody has typed or pasted; nothing of it is trusted.
    public init(_ text: String) throws(FleetCodeError) {
        guard text.utf8.count <= Self.longestText else { throw .notACode }
        let letters = text.uppercased().utf8.filter { !Self.isAside($0) }
        guard letters.starts(with: Self.start.utf8), letters.count > Self.start.utf8.count else { throw .notACode }
        let bytes = try Self.bytes(letters.dropFirst(Self.start.utf8.count))
        guard bytes.count > 4, Self.checksum(bytes.dropLast(4)) == Array(bytes.suffix(4)) else { throw .damaged }
        guard bytes[0] == Self.version else { throw .version(bytes[0]) }
        var rest = bytes.dropLast(4).dropFirst()
        guard let flags = rest.popFirst(), flags <= 1, let port = Self.number(&rest), let host = Self.field(&rest),
            let store = Self.field(&rest), let password = Self.field(&rest), let certificate = Self.field(&rest),
            rest.isEmpty
        else { throw .impossible("a part of it is missing") }
        self.init(
            host: String(decoding: host, as: UTF8.self), port: port, store: String(decoding: store, as: UTF8.self),
            password: String(decoding: password, as: UTF8.self), isEncrypted: flags == 1,
            certificate: certificate.isEmpty ? nil : certificate)
        if let objection { throw objection }
    }

    private static func isAside(_ letter: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D, 0x2D].contains(letter) }

    private static func number(_ value: Int) -> [UInt8] {
        [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
    }

    private static func number(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        guard let high = bytes.popFirst(), let low = bytes.popFirst() else { return nil }
        return Int(high) << 8 | Int(low)
    }

    private static func field(_ bytes: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard let count = number(&bytes), bytes.count >= count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return Array(bytes.prefix(count))
    }

    private static func checksum(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let hash = UInt64.fnv1a(bytes)
        let folded = hash >> 32 ^ hash
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: folded >> $0) }
    }

    /// Five bits a letter; what is missing at the end is 0.
    private static func letters(_ bytes: [UInt8]) -> [UInt8] {
        var (letters, waiting, bits): ([UInt8], UInt32, UInt32) = ([], 0, 0)
        for byte in bytes {
            waiting = (waiting << 8 | UInt32(byte)) & 0xFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                letters.append(digits[Int(waiting >> bits & 31)])
            }
        }
        if bits > 0 { letters.append(digits[Int(waiting << (5 - bits) & 31)]) }
        return letters
    }

    private static func bytes(_ letters: ArraySlice<UInt8>) throws(FleetCodeError) -> [UInt8] {
        var (bytes, waiting, bits): ([UInt8], UInt32, UInt32) = ([], 0, 0)
        for letter in letters {
            guard let digit = digits.firstIndex(of: meant(letter)) else { throw .damaged }
            waiting = (waiting << 5 | UInt32(truncatingIfNeeded: digit)) & 0xFFF
            bits += 5
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: waiting >> bits))
        }
        guard bits < 5, waiting & (1 << bits - 1) == 0 else { throw .damaged }
        return bytes
    }

    /// What is easily taken for another one.
    private static func meant(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "O"): UInt8(ascii: "0")
        case UInt8(ascii: "I"), UInt8(ascii: "L"): UInt8(ascii: "1")
        default: letter
        }
    }
}
