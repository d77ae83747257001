public import Links
import LinuxIO
public import SensorProtocols

/// Finds one sensor over Bluetooth, makes the bond that its family needs, and hears it speak.
public final class BluetoothPairer {
    /// A sensor that has spoken.
    public struct Found: Sendable {
        public var place: BluetoothPlace
        public var family: ProtocolFamily
        /// What it says it is.
        public var model: String?
        /// 0…1; `nil` where it does not say.
        public var battery_ratio: Double?
    }

    /// What takes its time.
    public enum Progress: Equatable, Sendable {
        case lookingFor(String)
        case pairingWith(String)
    }

    private static let search_s = 15.0
    /// A name is looked for shorter than an address, because several may have it.
    private static let nameSearch_s = 6.0
    private static let forgetSearch_s = 3.0

    /// Is told what takes its time.
    public var onProgress: (Progress) -> Void = { _ in }

    private let loop: EventLoop
    private let bluetooth: Bluetooth
    private let onQuestion: BluetoothPairing.Asking?
    private let dataFolder: String

    /// - `onQuestion`: who can answer what a sensor wants to know; `nil` where nobody can.
    public init(dataFolder: String, onQuestion: BluetoothPairing.Asking?) throws(SearchError) {
        do throws(SystemError) { loop = try EventLoop() } catch { throw .noEventLoop(error) }
        bluetooth = Bluetooth(bondsIn: dataFolder, on: loop)
        self.dataFolder = dataFolder
        self.onQuestion = onQuestion
    }

    deinit { bluetooth.close() }

    /// Runs the loop until something has ended.
    private func wait() throws(SearchError) {
        do throws(SystemError) { try loop.run() } catch { throw .eventLoopFailed(error) }
    }

    // MARK: Finding

    /// The device of an address or a name.
    public func find(_ text: String) throws(SearchError) -> BluetoothDevice {
        let matches = { (bluetooth: Bluetooth) in
            bluetooth.devicesInRange.filter { $0.isMeant(by: text) }
        }
        let isAddress = BluetoothDevice.address(text) != nil
        onProgress(.lookingFor(text))
        var problem: BluetoothError?
        let search = BluetoothSearch(
            bluetooth, seconds: isAddress ? Self.search_s : Self.nameSearch_s, on: loop,
            // What it is may be told only by a later advertisement than the first one.
            isEnough: { isAddress && matches($0).contains { $0.family != nil } }
        ) { [loop] in
            problem = $0
            loop.stop()
        }
        search.start()
        try wait()
        withExtendedLifetime(search) {}
        if let problem { throw .bluetooth(problem) }
        let found = matches(bluetooth)
        if found.count > 1 { throw .ambiguous(name: text, found) }
        guard let only = found.first else { throw .notInRange(name: text) }
        return only
    }

    // MARK: Bond and link

    /// - `wantsBond`: also where the family does without.
    public func pair(_ device: BluetoothDevice, wantsBond: Bool) throws(SearchError) -> Found {
        var result: Result<Found, SearchError>?
        let introduction = BluetoothIntroduction(
            device, wantsBond: wantsBond, with: bluetooth, on: loop, onQuestion: onQuestion
        ) { [loop] in
            result = $0
            loop.stop()
        }
        introduction.onBonding = { [weak self] in self?.onProgress(.pairingWith(device.title)) }
        introduction.start()
        try wait()
        withExtendedLifetime(introduction) {}
        guard let result else { throw .bluetooth(.pairingCancelled) }
        return try result.get()
    }

    // MARK: Forgetting

    /// Forgets the bond with a sensor; one that is not known is fine.
    public func forget(_ address: String) throws(SearchError) {
        var problem: BluetoothError?
        let search = BluetoothSearch(
            bluetooth, seconds: Self.forgetSearch_s, on: loop, isEnough: { $0.state == .ready }
        ) { [loop] in
            problem = $0
            loop.stop()
        }
        search.start()
        try wait()
        withExtendedLifetime(search) {}
        // Those that we keep ourselves need no adapter to be forgotten.
        do throws(SystemError) { try Bluetooth.forgetBonds(with: address, in: dataFolder) } catch {
            throw .dataFolder(error)
        }
        if let problem { throw .bluetooth(problem) }
        // Each adapter may have a bond of its own.
        for device in bluetooth.devices where device.address == address {
            bluetooth.remove(device) { [loop] in
                problem = $0
                loop.stop()
            }
            try wait()
            if let problem { throw .bluetooth(problem) }
        }
    }
}
