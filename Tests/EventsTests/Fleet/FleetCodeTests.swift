import TestSupport
import Testing

@testable import Events

@Suite("A code with which a gateway joins a fleet")
struct FleetCodeTests {
    private static let plain = FleetCode(
        host: "fleet.example.org", port: 8883, store: "abcdefgh01234567", password: "correct-horse-battery")

    private static func any(_ chance: inout SplitMix) -> FleetCode {
        func word(_ letters: String, _ count: Int) -> String {
            String((0..<count).map { _ in letters.randomElement(using: &chance) ?? "a" })
        }
        return FleetCode(
            host: word("abcxyz019", chance.number(1...253)), port: chance.number(1...65_535),
            store: word("abcdefghijklmnopqrstuvwxyz0123456789", 16), password: word("abc!~:@09", chance.number(8...64)),
            isEncrypted: true,
            certificate: chance.chance(0.5)
                ? (0..<chance.number(1...FleetCode.longestCertificate)).map { _ in .random(in: 0...255, using: &chance)
                }
                : nil)
    }

    @Test("What was written is read, however it was copied")
    func roundTrip() throws {
        var chance = SplitMix(seed: 1)
        for _ in 0..<200 {
            let code = Self.any(&chance)
            let text = try code.text()
            #expect(text.utf8.count <= FleetCode.longestText)
            #expect(try FleetCode(text) == code)
            #expect(try FleetCode(" \n" + text.lowercased().split(separator: "-").joined(separator: " \n")) == code)
        }
    }

    @Test("A code without a certificate is short")
    func length() throws { #expect(try Self.plain.text().utf8.count < 160) }

    @Test("A letter that was taken for a digit is understood")
    func confusion() throws {
        let text = try Self.plain.text()
        let start = text.index(text.startIndex, offsetBy: 4)
        let confused = text[start...].replacing("0", with: "O").replacing("1", with: "l")
        #expect(try FleetCode("plf-" + confused) == Self.plain)
    }

    @Test("Every mistake of one character is noticed")
    func mistakes() throws {
        let text = Array(try Self.plain.text())
        for index in text.indices where text[index] != "-" {
            var wrong = text
            wrong[index] = text[index] == "Z" ? "X" : "Z"
            #expect(throws: FleetCodeError.self) { try FleetCode(String(wrong)) }
            wrong.remove(at: index)
            #expect(throws: FleetCodeError.self) { try FleetCode(String(wrong)) }
        }
    }

    @Test("Chance makes no code, and nothing of it stops the program")
    func chance() {
        var chance = SplitMix(seed: 2)
        let letters = Array("PLF0123456789ABCDEFGHJKMNPQRSTVWXYZ- \n€u")
        for _ in 0..<2_000 {
            let text = String((0..<chance.number(0...80)).map { _ in letters.randomElement(using: &chance) ?? "0" })
            #expect(throws: FleetCodeError.self) { try FleetCode(text) }
            #expect(throws: FleetCodeError.self) { try FleetCode("PLF-" + text) }
        }
        #expect(throws: FleetCodeError.notACode) { try FleetCode("") }
        #expect(throws: FleetCodeError.notACode) { try FleetCode(String(repeating: "A", count: 1 << 20)) }
    }

    @Test("What cannot be is not written either")
    func impossible() {
        let changes: [(inout FleetCode) -> Void] = [
            { $0.host = "" }, { $0.host = "a b" }, { $0.host = "-x" }, { $0.port = 0 }, { $0.port = 65_536 },
            { $0.store = "ABC" }, { $0.password = "short" }, { $0.password = "with space" },
            { $0.isEncrypted = false }, { $0.certificate = [] },
        ]
        for change in changes {
            var code = Self.plain
            change(&code)
            #expect(throws: FleetCodeError.self) { try code.text() }
        }
        var local = Self.plain
        (local.host, local.isEncrypted) = ("127.0.0.1", false)
        #expect(throws: Never.self) { try local.text() }
        local.host = "127.0.0.1.example.org"
        #expect(throws: FleetCodeError.self) { try local.text() }
    }

    @Test("A certificate is the same as a file and in a code")
    func certificates() {
        var chance = SplitMix(seed: 3)
        for count in [1, 47, 48, 49, 700] {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &chance) }
            let text = FleetCertificate.pem(bytes)
            #expect(FleetCertificate.bytes(pem: "Some words\r\n" + text.replacing("\n", with: "\r\n")) == bytes)
            #expect(FleetCertificate.bytes(pem: text + text) == nil)
        }
        #expect(FleetCertificate.bytes(pem: "no certificate") == nil)
    }
}
