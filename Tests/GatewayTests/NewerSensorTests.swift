import Events
import FakeBluetooth
import Gateway
import Links
import LinuxIO
import Posture
import Records
import TestSupport
import Testing

@Suite("A sensor that a newer version has paired")
struct NewerSensorTests {
    @Test("It is left alone, and is told once by its name and family; all others are recorded")
    func unknownFamily() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        let loop = try EventLoop()
        let gateway = try Gateway(store: store, directory: PortDirectory(), on: loop)
        var notes: [NoteEvent] = []
        gateway.onEvent = { if case .note(let note) = $0 { notes.append(note) } }
        func sensor(_ name: String, family: String) -> PairedSensor {
            PairedSensor(
                id: "\(family)@usb:\(name)", name: name, family: family, wearer: "me", placement: .upperBack,
                mount: nil,
                port: "usb:\(name)", baudRate: 115_200, paired_us: 0)
        }
        let sensors = [sensor("back", family: "tiltmeter-9"), sensor("neck", family: "witmotion")]
        for _ in 0..<2 { for sensor in sensors { try gateway.add(sensor) } }
        #expect(gateway.sensors.map(\.sensor.name) == ["neck"])
        #expect(notes.map(\.kind) == [.warning])
        #expect(
            notes.first?.text
                == "“back” was paired by a newer version of Plumbline (family “tiltmeter-9”): it is left alone.")
        var isOver = false
        gateway.stop { isOver = true }
        #expect(try loop.run { isOver })
    }
}
