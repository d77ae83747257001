import Glibc

/// Why a call over the bus has failed: the other program's error, by its name, or the bus's own.
public struct BusError: Error, Equatable, Sendable, CustomStringConvertible {
    /// As `org.freedesktop.DBus.Error.NoReply`.
    public var name: String
    public var text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// From a negative errno, as sd-bus gives it.
    public init(code: Int32) {
        self.init(name: "System.Error.\(-code)", text: String(cString: strerror(-code)))
    }

    public static let closed = BusError(name: "org.freedesktop.DBus.Error.Disconnected", text: "The bus is closed")

    /// Nobody of that name is on the bus, and nobody could be started.
    public var isNobodyThere: Bool {
        [
            "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
            "org.freedesktop.systemd1.NoSuchUnit", "org.freedesktop.DBus.Error.Spawn.ServiceNotFound",
        ].contains(name) || name.hasPrefix("org.freedesktop.DBus.Error.Spawn.")
    }

    public var isTimeout: Bool {
        [
            "org.freedesktop.DBus.Error.Timeout", "org.freedesktop.DBus.Error.NoReply",
            "org.freedesktop.DBus.Error.TimedOut", "System.Error.\(ETIMEDOUT)",
        ].contains(name)
    }

    public var description: String { text.isEmpty ? name : "\(text) (\(name))" }
}
