public import Links
public import LinuxIO
public import SensorProtocols

/// Finds out which sensor is on a port: its family by its checksums, and who it is where it can say so.
public final class SensorFinder {
    /// A sensor that was found, with its link open.
    public struct Found {
        public var port: PortInfo
        public var family: ProtocolFamily
        public var baudRate: Int
        /// What it is known by on whatever port: its own number, else what its port is known by.
        public var id: String
        public var identity: SensorIdentity?
        public var link: SerialLink
        /// What was heard while looking.
        public var heard: [UInt8]
        public var arrival_us: Int64
        /// What keeps it from being of use, in a sentence: it sends no acceleration.
        public var problem: String?
    }

    public enum Outcome {
        case found(Found)
        /// Nothing that we know; `bytesHeard` tells silence from another device.
        case nothing(bytesHeard: Int)
        case failed(LinkError)
    }

    /// Our own sensors tell who they are when asked, and every two seconds anyway.
    private static let identityPatience_us: Int64 = 2_500_000
    /// A sensor that has sent frames without an acceleration so far is listened to for so long: the slowest of those that
    /// we find sends ten samples a second.
    private static let forcePatience_us: Int64 = 1_500_000

    public let port: PortInfo
    private let loop: EventLoop
    private let onEnd: (Outcome) -> Void
    private var probe: PortProbe?
    private var found: Found?
    private var decoder: SensorDecoder?
    private var forceless = ForcelessStream()
    /// The first of what was heard that nobody knows, as text that a terminal may show.
    public private(set) var excerpt: String?
    private var timer: EventLoop.Token?

    private init(port: PortInfo, on loop: EventLoop, onEnd: @escaping (Outcome) -> Void) {
        self.port = port
        self.loop = loop
        self.onEnd = onEnd
    }

    /// Looks at a port from now on; the outcome is told once, from the loop.
    ///
    /// - `likelyBaudRates`: tried first.
    /// - `isExclusive`: no other rates are tried.
    /// - Returns: what looks; it ends without an outcome when nobody holds it.
    public static func search(
        port: PortInfo, likelyBaudRates: [Int] = [], isExclusive: Bool = false, on loop: EventLoop,
        onEnd: @escaping (Outcome) -> Void
    ) -> SensorFinder {
        let finder = SensorFinder(port: port, on: loop, onEnd: onEnd)
        let others = isExclusive ? [] : ProtocolFamily.everyBaudRate.filter { !likelyBaudRates.contains($0) }
        finder.probe = PortProbe.listen(
            on: port.path, baudRates: likelyBaudRates + others, on: loop
        ) { [unowned finder] outcome in finder.probed(outcome) }
        return finder
    }

    /// Ends without an outcome.
    public func cancel() {
        probe?.cancel()
        probe = nil
        if let timer { loop.cancel(timer) }
        timer = nil
        found?.link.close()
        found = nil
    }

    private func probed(_ outcome: PortProbe.Outcome) {
        switch outcome {
        case .nothing(let bytesHeard):
            excerpt = probe?.excerpt
            onEnd(.nothing(bytesHeard: bytesHeard))
        case .failed(let error): onEnd(.failed(error))
        case .found(let family, let baudRate, let link, let heard, let arrival_us):
            let found = Found(
                port: port, family: family, baudRate: baudRate, id: "\(family.rawValue)@\(port.identity)", link: link,
                heard: heard, arrival_us: arrival_us)
            self.found = found
            decoder = SensorDecoder(family)
            if family.isAskedForIdentity { askIdentity(heard) } else { awaitForce(heard) }
        }
    }

    // MARK: Acceleration

    private func awaitForce(_ heard: [UInt8]) {
        if hasForce(heard) { return finishForce() }
        timer = loop.after(Self.forcePatience_us) { [unowned self] in
            guard let family = self.found?.family else { return }
            self.found?.problem = self.forceless.words(of: family)
            self.finishForce()
        }
        found?.link.onBytes = { [unowned self] bytes, arrival_us in
            self.found?.heard += bytes
            self.found?.arrival_us = arrival_us
            if self.hasForce(bytes) { self.finishForce() }
        }
        found?.link.onEnd = { [unowned self] error in
            self.cancel()
            self.onEnd(.failed(error))
        }
    }

    /// Whether an acceleration is among these bytes.
    private func hasForce(_ bytes: [UInt8]) -> Bool {
        var messages: [SensorMessage] = []
        decoder?.decode(bytes, into: &messages)
        for message in messages {
            if case .motion(let reading) = message, reading.acceleration_m_s2 != nil { return true }
            forceless.note(message)
        }
        return false
    }

    private func finishForce() {
        guard let found else { return }
        self.found = nil
        if let timer { loop.cancel(timer) }
        timer = nil
        found.link.onBytes = { _, _ in }
        found.link.onEnd = { _ in }
        onEnd(.found(found))
    }

    // MARK: Identity

    private func askIdentity(_ heard: [UInt8]) {
        if receive(heard) { return }
        timer = loop.after(Self.identityPatience_us) { [unowned self] in
            let bytesHeard = self.found?.heard.count ?? 0
            self.cancel()
            self.onEnd(.nothing(bytesHeard: bytesHeard))
        }
        found?.link.onBytes = { [unowned self] bytes, arrival_us in
            self.found?.heard += bytes
            self.found?.arrival_us = arrival_us
            _ = self.receive(bytes)
        }
        found?.link.onEnd = { [unowned self] error in
            self.cancel()
            self.onEnd(.failed(error))
        }
        found?.link.send(SensorCommand.identify.frame(token: 1))
    }

    /// - Returns: whether the sensor has said who it is.
    private func receive(_ bytes: [UInt8]) -> Bool {
        var messages: [SensorMessage] = []
        decoder?.decode(bytes, into: &messages)
        for case .identity(let identity) in messages {
            guard var found else { return true }
            self.found = nil
            if let timer { loop.cancel(timer) }
            timer = nil
            found.identity = identity
            found.id = found.family.sensorID(deviceID: identity.deviceID)
            onEnd(.found(found))
            return true
        }
        return false
    }

    deinit { cancel() }
}
