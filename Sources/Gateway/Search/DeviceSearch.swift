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
    /// - `seconds`: how long devices over Bluetooth are listened for; `nil` for not at all.
    public static func run(
        ports: [PortInfo], baudRate: Int? = nil, seconds: Double?, bondsIn dataFolder: String
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
            portSearch.start()
            var search: BluetoothSearch?
            if let seconds {
                let bluetooth = Bluetooth(bondsIn: dataFolder, on: loop)
                let scan = BluetoothSearch(bluetooth, seconds: seconds, on: loop) { error in
                    found.bluetoothProblem = error
                    // Now: the ports may take longer, and bluetoothd forgets signals when the scan has ended.
                    found.devices = bluetooth.devicesInRange
                    hasScanned = true
                    endIfDone()
                }
                scan.start()
                search = scan
            }
            try loop.run()
            if let bluetooth = search?.bluetooth {
                for device in found.devices { found.batteries[device.address] = bluetooth.battery(of: device) }
                bluetooth.close()
            }
            withExtendedLifetime((portSearch, search)) {}
            return found
        } catch {
            throw .cannotSearch(error)
        }
    }
}
