import Glibc
import Links
import Posture
import Records
import TestSupport
import Testing

@testable import plumbline

@Suite("What doctor finds of the ports")
struct DoctorTests {
    private func sensor(port: String) -> PairedSensor {
        PairedSensor(
            id: "witmotion@" + port, name: "back", family: "witmotion", wearer: "me", placement: .upperBack, mount: nil,
            port: port, baudRate: 9600, paired_us: 7)
    }

    private func state(
        of port: PortInfo, paired: [PairedSensor] = [], named: Set<String> = [], others: [PortInfo] = []
    ) throws -> Finding.State? {
        let folder = try TemporaryFolder()
        // There is no node in that root: the port cannot be opened.
        var doctor = Doctor(root: folder.path, dataFolder: folder.path, ports: [port] + others)
        doctor.paired = paired
        doctor.namedPorts = named
        return doctor.findings(now_us: 1_800_000_000_000_000).first { $0.subject == "port \(port.path)" }?.state
    }

    @Test("A port that the recorder has is named with its sensor")
    func recorded() throws {
        let folder = try TemporaryFolder()
        let port = PortInfo(path: folder.path)
        var doctor = Doctor(dataFolder: folder.path, ports: [port])
        doctor.paired = [sensor(port: port.identity)]
        func text() -> String? { doctor.findings(now_us: 0).first { $0.subject == "port \(port.path)" }?.text }
        #expect(text() == "can be used")
        doctor.isRecording = true
        #expect(text() == "the recorder's, for “back”")
    }

    @Test("A port that cannot be opened fails only where a sensor is known on it, or may be")
    func ports() throws {
        let onBoard = PortInfo(path: "/dev/ttyS4")
        #expect(try state(of: onBoard) == .warning, "nobody uses it")
        #expect(try state(of: onBoard, named: ["/dev/ttyS4"]) == .failed, "it was named")
        #expect(try state(of: onBoard, paired: [sensor(port: onBoard.identity)]) == .failed)
        let usb = PortInfo(path: "/dev/ttyUSB0", usbID: "10c4:ea60", serial: "A1B2C3", place: "1-1:1.0")
        let other = PortInfo(path: "/dev/ttyUSB1", usbID: "10c4:ea60", serial: "D4", place: "1-2:1.0")
        #expect(try state(of: usb) == .failed, "the first sensor is likely to be on it")
        #expect(try state(of: usb, paired: [sensor(port: "usb:10c4:ea60:ZZ")]) == .failed, "a paired one is missing")
        #expect(try state(of: usb, paired: [sensor(port: other.identity)], others: [other]) == .warning)
        #expect(try state(of: usb, paired: [sensor(port: "ble:C4:11:22:33:44:55")]) == .warning)
    }
}
