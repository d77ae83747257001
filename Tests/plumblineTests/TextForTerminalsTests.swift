import Glibc
import Testing

@testable import Terminal
@testable import plumbline

@Suite("What is typed and what is shown")
struct TextForTerminalsTests {
    @Test("A port's path is remembered from the root, wherever it was typed")
    func ports() throws {
        #expect(PortPath.absolute("/dev/ttyUSB0") == "/dev/ttyUSB0")
        let folder = try #require(getcwd(nil, 0))
        defer { free(folder) }
        let here = String(cString: folder)
        #expect(PortPath.absolute("./sensor") == here + "/sensor")
        #expect(PortPath.absolute("ports/sensor") == here + "/ports/sensor")
    }

    @Test("In ASCII alone our own marks are spelled; a name stays as its owner writes it")
    func ascii() {
        #expect(ASCIIText.spelling("“S05” 2 × 30 s, 12° …") == "\"S05\" 2 x 30 s, 12 deg ...")
        #expect(ASCIIText.spelling("plain") == "plain")
        #expect(ASCIIText.spelling("of “Jörg”") == "of \"Jörg\"")
        #expect(ScreenLine("15°").ascii == ScreenLine("15 deg"))
    }
}
