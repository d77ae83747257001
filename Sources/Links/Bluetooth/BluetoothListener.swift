import LinuxIO
public import SensorProtocols

/// Hears what one device advertises, for families that say all they have to say in that way.
///
/// What is remembered of a device from before is not heard: only what changes from now on counts. The scan that this
/// needs is paused while a connection to another sensor is being made.
public final class BluetoothListener {
    /// An advertisement whose data has changed, and when it came on `HostClock.boottime_us`.
    public var onAdvertisement: (Advertisement, _ arrival_us: Int64) -> Void = { _, _ in }
    /// What is in the way of hearing anybody, whenever that changes; `nil`: nothing.
    public var onProblem: (BluetoothError?) -> Void = { _ in }

    private let address: String
    private let bluetooth: Bluetooth
    private var observation: Bluetooth.Observation?
    private var last: [UInt16: [UInt8]]?
    private var problem: BluetoothError?

    private init(_ address: String, _ bluetooth: Bluetooth) {
        self.address = address
        self.bluetooth = bluetooth
    }

    /// Listens to a device from now on; what comes is told from the loop.
    public static func listen(to address: String, with bluetooth: Bluetooth) -> BluetoothListener {
        let listener = BluetoothListener(address, bluetooth)
        bluetooth.scan.startListening()
        listener.last = bluetooth.device(address: address)?.advertisement.manufacturerData
        listener.observation = bluetooth.observe { [unowned listener] in listener.apply($0) }
        bluetooth.loop.after(0) { [weak listener] in listener?.lookAtProblem() }
        return listener
    }

    deinit { close() }

    public func close() {
        guard let observation else { return }
        bluetooth.end(observation)
        self.observation = nil
        bluetooth.scan.stopListening()
    }

    private func apply(_ event: Bluetooth.Event) {
        switch event {
        case .availability: lookAtProblem()
        case .gone: return
        case .device(let path):
            guard let device = bluetooth.device(at: path), device.address == address,
                device.advertisement.manufacturerData != last
            else { return }
            last = device.advertisement.manufacturerData
            onAdvertisement(device.advertisement, HostClock.boottime_us)
        }
    }

    private func lookAtProblem() {
        guard observation != nil, bluetooth.problem != problem else { return }
        problem = bluetooth.problem
        onProblem(problem)
    }
}
