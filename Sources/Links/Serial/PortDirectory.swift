import CUdev
import Glibc
import Numbers
import PlainText

/// The serial ports that there are now.
public struct PortDirectory {
    /// Patterns of further paths (pseudo-terminals, links to ports), as the shell expands them.
    public let extraPatterns: [String]

    public init(extraPatterns: [String] = []) { self.extraPatterns = extraPatterns }

    /// Every port that a sensor may hang on, by path; consoles and ports without hardware are left out.
    public func ports() -> [PortInfo] { ports(hardware: hardwarePorts()) }

    /// The same, where the hardware's ports are known already.
    func ports(hardware: [PortInfo]) -> [PortInfo] {
        var ports = hardware
        for path in paths(extraPatterns) where !ports.contains(where: { $0.path == path }) {
            ports.append(PortInfo(path: path))
        }
        return ports.sorted { $0.path < $1.path }
    }

    /// The port of a path, whether or not it is listed.
    public func port(at path: String) -> PortInfo {
        // A link of /dev/serial/by-id leads to the node that udev lists.
        guard let resolved = realpath(path, nil) else { return PortInfo(path: path) }
        defer { free(resolved) }
        let target = String(cString: resolved)
        guard var port = hardwarePorts().first(where: { $0.path == target }) else { return PortInfo(path: path) }
        port.path = path
        return port
    }

    /// The nodes that a serial port of the hardware can have: whether one has come or gone is seen from their names.
    func nodes() -> [String] { paths(["/dev/tty[A-Z][A-Z]*", "/dev/ttymxc*"]) }

    private func paths(_ patterns: [String]) -> [String] {
        patterns.flatMap { pattern in
            var found = glob_t()
            defer { globfree(&found) }
            guard glob(pattern, 0, nil, &found) == 0 else { return [String]() }
            return (0..<Int(clamping: found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
        }
    }

    /// Asks udev about every terminal, which takes some milliseconds.
    func hardwarePorts() -> [PortInfo] {
        guard let udev = udev_new() else { return [] }
        defer { udev_unref(udev) }
        guard let enumeration = udev_enumerate_new(udev) else { return [] }
        defer { udev_enumerate_unref(enumeration) }
        udev_enumerate_add_match_subsystem(enumeration, "tty")
        guard udev_enumerate_scan_devices(enumeration) >= 0 else { return [] }
        var ports: [PortInfo] = []
        var entry = udev_enumerate_get_list_entry(enumeration)
        while let current = entry {
            entry = udev_list_entry_get_next(current)
            guard let syspath = udev_list_entry_get_name(current),
                let device = udev_device_new_from_syspath(udev, syspath)
            else { continue }
            defer { udev_device_unref(device) }
            if let port = Self.port(device) { ports.append(port) }
        }
        return ports
    }

    private static func port(_ device: OpaquePointer) -> PortInfo? {
        // A virtual terminal has no parent device.
        guard let node = udev_device_get_devnode(device), let parent = udev_device_get_parent(device) else {
            return nil
        }
        var port = PortInfo(path: String(cString: node))
        guard let usb = udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device") else {
            // An on-board UART that is not there answers type 0; on one that is the kernel's console no sensor can be.
            if attribute(device, "type") == "0" || attribute(device, "console") == "Y" { return nil }
            return port
        }
        if let vendor = attribute(usb, "idVendor"), let product = attribute(usb, "idProduct") {
            port.usbID = vendor + ":" + product
        }
        port.manufacturer = attribute(usb, "manufacturer")
        port.product = attribute(usb, "product")
        port.serial = attribute(usb, "serial")
        let interface = udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_interface") ?? parent
        port.place = udev_device_get_sysname(interface).map { String(cString: $0) }
        return port
    }

    private static func attribute(_ device: OpaquePointer, _ name: String) -> String? {
        // A USB device says of itself what it likes.
        udev_device_get_sysattr_value(device, name).map { PrintableText.of(String(cString: $0), limit: 126) }
            .flatMap { $0.isEmpty ? nil : $0 }
    }
}
