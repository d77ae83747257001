import Events
import Glibc
import LocalTime
import Posture
import Records
import TestSupport
import Testing

@testable import Outputs

@Suite("Which sensors are paired, as outputs know it")
struct PairedSensorsTests {
    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
        try save("plumbline:1", "Back", of: "Ann")
    }

    private func save(_ id: String, _ name: String, of wearer: String) throws {
        try store.save(
            PairedSensor(
                id: id, name: name, family: "plumbline", wearer: wearer, placement: .upperBack, mount: nil,
                port: "usb:1", baudRate: 115_200, paired_us: 0))
    }

    private func paired(showsNames: Bool = true, say: @escaping (String) -> Void = { _ in }) -> PairedSensors {
        PairedSensors(dataFolder: folder.path, showsNames: showsNames, key: "k", say: say)
    }

    private func link(_ state: LinkEvent.State, of sensor: String = "Back") -> GatewayEvent {
        .link(LinkEvent(at: Moment(utc_us: 1_790_000_000_000_000, offset_s: 0), sensor: sensor, state: state))
    }

    @Test("A sensor that is given to somebody else is theirs from its next link on, also under the same name")
    func givenAway() throws {
        var sensors = paired()
        sensors.look(at: link(.streaming))
        let before = sensors.sensor(named: "Back")
        let ann = try #require(before)
        #expect(ann.wearer == "Ann" && sensors.isComplete)
        let version = sensors.version
        try save("plumbline:1", "Back", of: "Bob")
        #expect(sensors.sensor(named: "Back") == ann, "what is kept is not read for each event")
        sensors.look(at: link(.streaming))
        #expect(sensors.sensor(named: "Back") == ann, "nor for each report of a link's figures")
        sensors.look(at: link(.stopped))
        #expect(sensors.sensor(named: "Back")?.wearer == "Bob" && sensors.version > version)
        #expect(sensors.sensor(named: "Back")?.id == ann.id)
    }

    @Test("Where nothing tells of a change, the next reading finds it")
    func readAgain() throws {
        var sensors = paired()
        sensors.read()
        try save("plumbline:1", "Back", of: "Bob")
        sensors.read()
        #expect(sensors.all.map(\.wearer) == ["Bob"])
        var silent = paired(showsNames: false)
        silent.read()
        #expect(silent.all.allSatisfy { $0.name == nil && $0.wearer == nil } && silent.all.count == 1)
    }

    @Test("A new name is found at once, however short ago the record was read")
    func newName() throws {
        var sensors = paired()
        sensors.read()
        try save("plumbline:1", "Neck", of: "Ann")
        #expect(sensors.sensor(named: "Neck")?.name == "Neck")
        try save("plumbline:2", "Low", of: "Ann")
        #expect(sensors.sensor(named: "Low")?.name == "Low")
        #expect(sensors.sensor(named: "Back") == nil)
    }

    @Test("A name that is no sensor's is looked for once, until its link changes or all are read again")
    func absent() throws {
        var sensors = paired()
        for _ in 0..<3 { #expect(sensors.sensor(named: "Low") == nil) }
        try save("plumbline:2", "Low", of: "Ann")
        #expect(sensors.sensor(named: "Low") == nil, "it is not looked for at each event")
        sensors.look(at: link(.connecting, of: "Low"))
        #expect(sensors.sensor(named: "Low")?.wearer == "Ann")
        // However many names there are, the record is not read for each of them.
        for number in 0..<1000 { #expect(sensors.sensor(named: "\(number)") == nil) }
        try save("plumbline:3", "Head", of: "Ann")
        #expect(sensors.sensor(named: "Head") == nil)
        sensors.read()
        #expect(sensors.sensor(named: "Head")?.wearer == "Ann")
    }

    @Test("A record that cannot be read is said once, and what was known of it stays")
    func unreadable() throws {
        final class Said { var sentences: [String] = [] }
        let said = Said()
        var sensors = paired { said.sentences.append($0) }
        sensors.read()
        let folder = try TemporaryFolder()
        let file = try #require(try Self.database(in: self.folder.path))
        #expect(rename(file, folder.path + "/away") == 0 && mkdir(file, 0o700) == 0)
        for _ in 0..<3 { sensors.read() }
        #expect(sensors.sensor(named: "Low") == nil)
        #expect(said.sentences.count == 1 && said.sentences[0].contains("cannot be read"))
        #expect(!sensors.isComplete && sensors.sensor(named: "Back")?.wearer == "Ann")
        #expect(rmdir(file) == 0 && rename(folder.path + "/away", file) == 0)
        sensors.read()
        #expect(sensors.isComplete && sensors.sensor(named: "Back")?.wearer == "Ann")
    }

    private static func database(in folder: String) throws -> String? {
        guard let entries = opendir(folder) else { return nil }
        defer { closedir(entries) }
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".sqlite") || name.hasSuffix(".db") { return folder + "/" + name }
        }
        return nil
    }
}
