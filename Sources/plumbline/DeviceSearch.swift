import Links
import LinuxIO

/// Looks at the serial ports and at what is in range over Bluetooth, at the same time.
struct DeviceSearch {
    var ports: PortSearch.Results = []
    /// In range, the nearest first.
    var devices: [BluetoothDevice] = []
    /// Percent, by address, where bluetoothd knows it.
    var batteries: [String: Int] = [:]
    /// Why nothing can be had over Bluetooth.
    var bluetoothProblem: BluetoothError?

    /// - Parameter seconds: how long devices over Bluetooth are listened for; `nil` for not at all.
    init(
        ports: [PortInfo], baudRate: Int? = nil, seconds: Double?, bondsIn dataFolder: String
    ) throws {
        do throws(SystemError) {
            let loop = try EventLoop()
            var results: PortSearch.Results?
            var hasScanned = seconds == nil
            var problem: BluetoothError?
            func endIfDone() { if results != nil, hasScanned { loop.stop() } }
            let portSearch = PortSearch(ports, baudRate: baudRate, on: loop) { found in
                results = found
                endIfDone()
            }
            var search: BluetoothSearch?
            var devices: [BluetoothDevice] = []
            if let seconds {
                let bluetooth = Bluetooth(bondsIn: dataFolder, on: loop)
                search = BluetoothSearch(bluetooth, seconds: seconds, on: loop) { error in
                    problem = error
                    // Now: the ports may take longer, and bluetoothd forgets signals when the scan has ended.
                    devices = bluetooth.devicesInRange
                    hasScanned = true
                    endIfDone()
                }
            }
            try loop.run()
            self.ports = results ?? []
            self.devices = devices
            bluetoothProblem = problem
            if let bluetooth = search?.bluetooth {
                for device in devices { batteries[device.address] = bluetooth.battery(of: device) }
                bluetooth.close()
            }
            withExtendedLifetime((portSearch, search)) {}
        } catch {
            throw Failure("Devices cannot be looked for: \(error).")
        }
    }
}
