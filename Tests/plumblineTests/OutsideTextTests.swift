import Events
import LocalTime
import SensorProtocols
import Testing

@testable import Terminal

/// What a sensor, a device in range, a port or a client of the socket says may hold anything.
@Suite("Text from outside never acts on a terminal or a log")
struct OutsideTextTests {
    /// A cursor that moves, a line that ends, a direction that turns, a space that takes none, a C1 control.
    private static let hostile = "a\u{1B}[2Jb\nc\u{202E}d\u{200B}e\u{9B}f"
    private static let harmless = "a\\u{1B}[2Jb\\nc\\u{202E}d\\u{200B}e\\u{9B}f"

    private func note(_ text: String) -> GatewayEvent {
        .note(NoteEvent(at: Moment(utc_us: 0, offset_s: 0), sensor: nil, kind: .sensor, text: text))
    }

    @Test("A line of the screen shows it as escapes, as wide as they are")
    func screen() {
        var line = ScreenLine(Self.hostile)
        line.add(Self.hostile, .bad)
        #expect(line.text(.plain) == Self.harmless + Self.harmless)
        #expect(line.width == 2 * Self.harmless.count)
    }

    @Test("JSON says it exactly, in escapes that every reader undoes")
    func json() throws {
        let text = note(Self.hostile).json.text
        #expect(text.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) })
        guard case .note(let read) = try #require(GatewayEvent(json: text)) else {
            Issue.record("no note")
            return
        }
        #expect(read.text == Self.hostile)
        // What is seen as it is stays as it is.
        #expect(note("Rücken “neu” 😀").json.text.contains("Rücken “neu” 😀"))
        #expect(note("\u{E0041}").json.text.contains(#"\udb40\udc41"#))
    }

    @Test("A sensor's fault, name and model come in printable")
    func sensors() throws {
        var decoder = SensorDecoder(.ximu3)
        var messages: [SensorMessage] = []
        let text = Array(Self.hostile.utf8).flatMap { $0 == 0x0A ? [0xDB, 0xDC] as [UInt8] : [$0] }
        decoder.decode([0xC6] + [0, 0, 0, 0, 0, 0, 0, 0] + text + [0x0A], into: &messages)
        guard case .text(_, _, let fault) = try #require(messages.first) else {
            Issue.record("no text")
            return
        }
        #expect(fault == Self.harmless)
        let advertised = Array("Clip\u{1B}]0;x\u{7}".utf8)
        let advertisement = Advertisement(parsing: [UInt8(advertised.count + 1), 0x09] + advertised)
        #expect(advertisement.name == "Clip\\u{1B}]0;x\\u{07}")
    }
}
