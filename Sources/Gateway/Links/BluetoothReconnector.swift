import Links
import LinuxIO
import Numbers
import SensorProtocols

/// Keeps one sensor's Bluetooth link: makes it, and makes it again whenever it has gone.
final class BluetoothReconnector {
    /// What the link has brought while its first requests were carried out; then whatever comes, piece by piece.
    struct Value {
        var bytes: [UInt8]
        var characteristic: BluetoothUUID
        var arrival_us: Int64
    }

    /// A link is to be made: what is to be asked of it first.
    var onBegin: () -> [GATTRequest] = { [] }
    var onUp: () -> Void = {}
    var onValue: (Value) -> Void = { _ in }
    /// A link that was up has gone.
    var onDown: (BluetoothError) -> Void = { _ in }
    /// Why there is no link, when trying again has not helped.
    var onProblem: (BluetoothError) -> Void = { _ in }

    /// Attempts that fail before anybody is told: the first aborts are normal.
    private static let quietFailures = 2
    private static let longestWait = 4096
    /// From here down a sensor that does not answer has probably switched itself off (assumed), and each attempt would
    /// cost it, and the radio, for nothing.
    private static let emptyPercent = 10
    /// A sensor that is there answers within so long.
    private static let answer_us: Int64 = 5_000_000

    private let target: BluetoothLink.Target
    private let bluetooth: Bluetooth
    private let loop: EventLoop
    private var link: BluetoothLink?
    private var ladder = ReconnectLadder()
    private var timer: EventLoop.Token?
    private var observation: Bluetooth.Observation?
    private var early: [Value] = []
    private var battery: Int?
    /// What it said last, also before the link went.
    private var lastPercent: Int?
    private var lastError: BluetoothError?
    /// What has been reported since the last link.
    private var reported: [BluetoothError] = []
    private var began_us: Int64 = 0
    private var hasTriedAnew = false
    private(set) var isUp = false

    init(_ target: BluetoothLink.Target, with bluetooth: Bluetooth, on loop: EventLoop) {
        self.target = target
        self.bluetooth = bluetooth
        self.loop = loop
        observation = bluetooth.observe { [unowned self] in self.receive($0) }
        timer = loop.after(0) { [unowned self] in self.begin() }
    }

    deinit { letGo() }

    func perform(_ requests: [GATTRequest]) { if isUp { link?.perform(requests) } }

    /// Gives up the link that is there, for instance because it is silent, and makes another.
    func restart() {
        let old = link
        link = nil
        isUp = false
        cancelTimer()
        guard let old else { return begin() }
        old.close { [weak self] in
            withExtendedLifetime(old) {}
            self?.begin()
        }
    }

    /// Carries out what was asked for and ends the link for good; the answer comes within some seconds.
    func close(onClosed: @escaping () -> Void) {
        letGo()
        guard let link else { return onClosed() }
        self.link = nil
        isUp = false
        link.close {
            // It goes when this call of its own is over.
            withExtendedLifetime(link) {}
            onClosed()
        }
    }

    private func letGo() {
        cancelTimer()
        if let observation { bluetooth.end(observation) }
        observation = nil
    }

    private func cancelTimer() {
        if let timer { loop.cancel(timer) }
        timer = nil
    }

    // MARK: The link

    private func begin() {
        timer = nil
        guard observation != nil, link == nil else { return }
        early.removeAll()
        began_us = HostClock.boottime_us
        let link = BluetoothLink.begin(target, requests: onBegin(), with: bluetooth)
        self.link = link
        link.onValue = { [unowned self] bytes, characteristic, arrival_us in
            self.receive(Value(bytes: bytes, characteristic: characteristic, arrival_us: arrival_us))
        }
        link.onReady = { [unowned self] in self.up() }
        link.onEnd = { [unowned self] error in self.ended(error) }
    }

    private func up() {
        isUp = true
        hasTriedAnew = false
        lastError = nil
        reported = []
        battery = nil
        onUp()
        let waiting = early
        early = []
        waiting.forEach(onValue)
        reportBattery()
    }

    private func receive(_ value: Value) {
        if value.characteristic == StandardCharacteristics.batteryLevel, let percent = value.bytes.first, percent <= 100
        {
            lastPercent = Int(percent)
        }
        guard isUp else {
            if early.count < Self.longestWait { early.append(value) }
            return
        }
        ladder.noteData(now_us: value.arrival_us)
        onValue(value)
    }

    private func ended(_ error: BluetoothError) {
        let old = link
        link = nil
        let wasUp = isUp
        isUp = false
        let now_us = HostClock.boottime_us
        // An attempt for which nobody answered ends in an abort as well: it took its time.
        let isAbsent = !wasUp && error.outcome == .aborted && now_us - began_us > Self.answer_us
        let pause_us = ladder.pause_us(
            after: isAbsent ? .absent : error.outcome, now_us: now_us, chance: Double.random(in: 0..<1))
        if wasUp {
            onDown(error)
        } else {
            report(isAbsent ? .outOfReach(sensor: target.title) : error)
        }
        if let lastPercent, lastPercent <= Self.emptyPercent, !wasUp, error.outcome != .hopeless,
            ladder.failures > Self.quietFailures
        {
            report(.nearlyEmpty(sensor: target.title, percent: lastPercent))
            withExtendedLifetime(old) {}
            return again(after: ReconnectLadder.longestPause_us)
        }
        lastError = error
        withExtendedLifetime(old) {}
        guard observation != nil else { return }
        if case .lacksCharacteristic = error, !hasTriedAnew {
            hasTriedAnew = true
            return forgetServices()
        }
        again(after: pause_us)
    }

    private func again(after pause_us: Int64) {
        cancelTimer()
        timer = loop.after(pause_us) { [unowned self] in self.begin() }
    }

    /// The services of an older firmware may be remembered: without a bond the device is forgotten and looked for again;
    /// a bond is kept, and the services are read anew over a new link.
    private func forgetServices() {
        guard !target.needsBond, let device = bluetooth.device(address: target.address) else {
            return again(after: 500_000)
        }
        bluetooth.remove(device) { [weak self] _ in self?.again(after: 0) }
    }

    private func report(_ error: BluetoothError) {
        if error.outcome == .aborted, ladder.failures <= Self.quietFailures { return }
        // Two reasons that take turns are told once each.
        guard !reported.contains(error) else { return }
        reported.append(error)
        onProblem(error)
    }

    // MARK: bluetoothd

    private func receive(_ event: Bluetooth.Event) {
        switch event {
        case .availability:
            // What stood in the way of all has gone: no need to sit out the pause.
            guard link == nil, timer != nil, lastError?.isOfTheMachine == true, bluetooth.state == .ready,
                bluetooth.problem == nil
            else { return }
            ladder.reset()
            reported = []
            again(after: 0)
        case .device(let path):
            if isUp, bluetooth.device(at: path)?.address == target.address { reportBattery() }
        case .gone: return
        }
    }

    /// bluetoothd keeps the standard battery level to itself and tells it as a property.
    private func reportBattery() {
        guard let device = bluetooth.device(address: target.address), let percent = bluetooth.battery(of: device),
            percent != battery
        else { return }
        battery = percent
        onValue(
            Value(
                bytes: [UInt8(clamping: percent)], characteristic: StandardCharacteristics.batteryLevel,
                arrival_us: HostClock.boottime_us))
    }
}
