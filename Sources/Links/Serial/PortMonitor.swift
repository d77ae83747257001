import CUdev
import Glibc
public import LinuxIO

/// Tells which serial ports come and go.
///
/// udev says at once what happens to hardware; the extra patterns are looked at twice a second, and so are the names of
/// the hardware's nodes where udev says nothing (a container).
public final class PortMonitor {
    private static let lookInterval_us: Int64 = 500_000

    private let directory: PortDirectory
    private let onChange: (_ ports: [PortInfo]) -> Void
    private var known: [PortInfo] = []
    private var hardware: [PortInfo]
    private var nodes: [String]
    private var udev: OpaquePointer?
    private var monitor: OpaquePointer?
    private var tokens: [EventLoop.Token] = []
    private let loop: EventLoop

    /// Tells the ports that are there soon after, and all of them again whenever they change.
    public init(
        directory: PortDirectory, on loop: EventLoop, onChange: @escaping ([PortInfo]) -> Void
    ) throws(SystemError) {
        self.directory = directory
        self.onChange = onChange
        self.loop = loop
        hardware = directory.hardwarePorts()
        nodes = directory.nodes()
        let hasUdev = try watchUdev()
        if !hasUdev || !directory.extraPatterns.isEmpty {
            tokens.append(loop.every(Self.lookInterval_us) { [unowned self] in self.look() })
        }
        tokens.append(loop.after(0) { [unowned self] in self.look() })
    }

    private func watchUdev() throws(SystemError) -> Bool {
        // Only where udevd runs has a device its rights when it is told.
        guard access("/run/udev/control", F_OK) == 0, let udev = udev_new() else { return false }
        self.udev = udev
        guard let monitor = udev_monitor_new_from_netlink(udev, "udev") else { return false }
        self.monitor = monitor
        udev_monitor_filter_add_match_subsystem_devtype(monitor, "tty", nil)
        guard udev_monitor_enable_receiving(monitor) >= 0 else { return false }
        tokens.append(
            try loop.watch(udev_monitor_get_fd(monitor)) { [unowned self] _ in
                while let device = udev_monitor_receive_device(monitor) { udev_device_unref(device) }
                self.hardware = self.directory.hardwarePorts()
                self.look()
            })
        return true
    }

    private func look() {
        let nodes = directory.nodes()
        if nodes != self.nodes {
            self.nodes = nodes
            hardware = directory.hardwarePorts()
        }
        let ports = directory.ports(hardware: hardware)
        guard ports != known else { return }
        known = ports
        onChange(ports)
    }

    deinit {
        tokens.forEach(loop.cancel)
        if let monitor { udev_monitor_unref(monitor) }
        if let udev { udev_unref(udev) }
    }
}
