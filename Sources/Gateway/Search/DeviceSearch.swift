public import Links
import LinuxIO

/// What is on the serial ports and in range over Bluetooth.
public struct DeviceSearch {
    public private(set) var ports: PortSearch.Results = []
    /// In range, the nearest first.
    public private(set) var devices: [BluetoothDevice] = []
    /// Percent, by address, where bluetoothd knows it.
    public private(set) var batteries: [String: Int] = [:]
    /// Why nothing can be had over Bluetooth.
    public private(set) var bluetoothProblem: BluetoothError?

    private init() {}

    /// Looks at the serial ports and listens for devices over Bluetooth, at the same time; returns when both are done.
    ///
    /// - Parameters:
    ///   - ports: the ports to listen on.
    ///   - baudRate: where it is known; else all usual ones are tried.
    ///   - seconds: how long devices over Bluetooth are listened for; `nil` for not at all.
    ///   - dataFolder: where bonds of our own lie.
    ///   - onPort: is told what is on a port as soon as that is known.
    ///   - onScan: is told what is in range, the nearest first, as soon as the scan has ended, with the batteries that are
    ///     known by then.
    public static func run(
        ports: [PortInfo], baudRate: Int? = nil, seconds: Double?, bondsIn dataFolder: String,
        onPort: @escaping (PortInfo, PortSearch.Result) -> Void = { _, _ in },
        onScan: @escaping (_ devices: [BluetoothDevice], _ batteries: [String: Int]) -> Void = { _, _ in }
    ) throws(SearchError) -> DeviceSearch {
        do throws(SystemError) {
            let loop = try EventLoop()
            var found = DeviceSearch()
            var hasPorts = false
            var hasScanned = seconds == nil
            func endIfDone() { if hasPorts, hasScanned { loop.stop() } }
            let portSearch = PortSearch(ports, baudRate: baudRate, on: loop) { results in
                found.ports = results
                hasPorts = true
                endIfDone()
            }
            portSearch.onResult = onPort
            portSearch.start()
            var search: BluetoothSearch?
            if let seconds {
                let bluetooth = Bluetooth(bondsIn: dataFolder, on: loop)
                let scan = BluetoothSearch(bluetooth, seconds: seconds, on: loop) { error in
                    found.bluetoothProblem = error
                    // Now: the ports may take longer, and bluetoothd forgets signals when the scan has ended.
                    found.devices = bluetooth.devicesInRange
                    for device in found.devices { found.batteries[device.address] = bluetooth.battery(of: device) }
                    onScan(found.devices, found.batteries)
                    hasScanned = true
                    endIfDone()
                }
                scan.start()
                search = scan
            }
            try loop.run()
            search?.bluetooth.close()
            withExtendedLifetime((portSearch, search)) {}
            return found
        } catch {
            throw .cannotSearch(error)
        }
    }
}
