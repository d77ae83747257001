import LinuxIO
import Numbers

/// Where the bus of the person's own session is: that of the desktop, where notifications are shown.
public enum SessionBus {
    /// The address that the environment names, else that of the person's runtime folder; `nil` where neither says it.
    ///
    /// Only sockets of this machine are taken: an address may also name a network, or a program to be started.
    public static var address: String? {
        address(
            named: ProcessEnvironment.value("DBUS_SESSION_BUS_ADDRESS"),
            runtimeFolder: ProcessEnvironment.value("XDG_RUNTIME_DIR"))
    }

    static func address(named: String?, runtimeFolder: String?) -> String? {
        guard let named else { return runtimeFolder.map { "unix:path=" + escaped($0 + "/bus") } }
        let local = named.split(separator: ";").filter { $0.hasPrefix("unix:") }
        return local.isEmpty ? nil : local.joined(separator: ";")
    }

    /// As D-Bus writes a value in an address: all but a few characters as their bytes.
    private static func escaped(_ path: String) -> String {
        let digits = Array("0123456789abcdef")
        return path.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"),
                UInt8(ascii: "."), UInt8(ascii: "*"):
                String(Unicode.Scalar(byte))
            default: "%" + String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }.joined()
    }
}
