import Glibc

/// Whether the kernel lets Bluetooth send (rfkill).
public enum RadioSwitch: Equatable, Sendable {
    /// No adapter is known to the kernel's switches.
    case none
    case on
    /// Switched off by a program: `rfkill unblock bluetooth` ends it.
    case offBySoftware
    /// Switched off by a key or a slider of the machine.
    case offByHardware

    /// - Parameter root: another machine's files, for tests.
    public static func state(root: String = "") -> RadioSwitch {
        let folder = root + "/sys/class/rfkill"
        guard let directory = opendir(folder) else { return .none }
        defer { closedir(directory) }
        var states: [RadioSwitch] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let place = folder + "/" + name
            guard line(place + "/type") == "bluetooth" else { continue }
            if line(place + "/hard") == "1" {
                states.append(.offByHardware)
            } else {
                states.append(line(place + "/soft") == "1" ? .offBySoftware : .on)
            }
        }
        // One that works is enough.
        return [.on, .offBySoftware, .offByHardware].first(where: states.contains) ?? .none
    }

    private static func line(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
