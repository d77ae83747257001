import Foundation
import Glibc
import Links
import Testing

@Suite("Serial ports")
struct SerialPortTests {
    @Test("Every byte value passes unchanged")
    func raw() throws {
        let sensor = try TerminalPair()
        var port = try SerialPort(path: sensor.path, baudRate: 115_200)
        let all = (0...255).map { UInt8($0) }
        try sensor.send(all)
        var received: [UInt8] = []
        while received.count < all.count {
            let bytes = try port.read(waitingAtMost: 5000)
            try #require(!bytes.isEmpty)
            received += bytes
        }
        #expect(received == all)
        sensor.unplug()
    }

    @Test("Any baud rate is taken, the unusual ones as well", arguments: [9600, 250_000, 921_600])
    func baudRates(baudRate: Int) throws {
        let sensor = try TerminalPair()
        let port = try SerialPort(path: sensor.path, baudRate: 115_200)
        try port.setBaudRate(baudRate)
        sensor.unplug()
    }

    @Test("A port that was let go of can be opened by anybody, though its far end is still held")
    func letGo() throws {
        let sensor = try TerminalPair()
        do {
            let port = try SerialPort(path: sensor.path, baudRate: 115_200)
            #expect(try !isOpenedByAnybody(port.path))
        }
        #expect(try isOpenedByAnybody(sensor.path))
        sensor.unplug()
    }

    /// Whether a program that is not root's can open a terminal: root passes every lock of the kernel.
    private func isOpenedByAnybody(_ path: String) throws -> Bool {
        try #require(chmod(path, 0o666) == 0)
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let nobody = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        child.arguments = nobody + ["sh", "-c", ": <\"$1\"", "sh", path]
        child.standardError = FileHandle.nullDevice
        try child.run()
        child.waitUntilExit()
        return child.terminationStatus == 0
    }

    @Test("A second user of a port is told that it is in use")
    func busy() throws {
        let sensor = try TerminalPair()
        let port = try SerialPort(path: sensor.path, baudRate: 115_200)
        #expect(throws: LinkError.busy(path: sensor.path)) {
            _ = try SerialPort(path: sensor.path, baudRate: 9600).path
        }
        #expect(port.path == sensor.path)
        sensor.unplug()
    }

    @Test("A sensor that is pulled out is told as such")
    func unplugged() throws {
        let sensor = try TerminalPair()
        var port = try SerialPort(path: sensor.path, baudRate: 115_200)
        sensor.unplug()
        var failure: LinkError?
        do { _ = try port.read(waitingAtMost: 5000) } catch { failure = error }
        #expect(failure == .unplugged(path: sensor.path))
    }

    @Test("What is no port is told with its reason")
    func noPort() {
        #expect(throws: LinkError.noSuchPort(path: "/dev/no-such-port")) {
            _ = try SerialPort(path: "/dev/no-such-port", baudRate: 9600).path
        }
        #expect(throws: LinkError.notATerminal(path: "/dev/null")) {
            _ = try SerialPort(path: "/dev/null", baudRate: 9600).path
        }
    }
}
