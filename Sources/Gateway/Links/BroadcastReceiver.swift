import Links
import LinuxIO
import SensorProtocols

/// Keeps an ear on one sensor that only advertises: there is no link that could break, only silence.
final class BroadcastReceiver {
    /// It is heard, for the first time or again.
    var onUp: () -> Void = {}
    var onAdvertisement: (Advertisement, _ arrival_us: Int64) -> Void = { _, _ in }
    /// It was heard, and is no more.
    var onDown: (BluetoothError) -> Void = { _ in }
    /// Why it is not heard.
    var onProblem: (BluetoothError) -> Void = { _ in }

    /// Of measurements 2.5 s apart so many in a row are not lost by chance.
    private static let patience_us: Int64 = 60_000_000
    private static let look_us: Int64 = 5_000_000

    private let title: String
    private let loop: EventLoop
    private let listener: BluetoothListener
    private var timer: EventLoop.Token?
    private var lastHeard_us: Int64
    private var hasTold = false
    private(set) var isUp = false

    init(address: String, title: String, with bluetooth: Bluetooth, on loop: EventLoop) {
        self.title = title
        self.loop = loop
        lastHeard_us = HostClock.boottime_us
        listener = BluetoothListener.listen(to: address, with: bluetooth)
        listener.onAdvertisement = { [unowned self] in self.heard($0, $1) }
        listener.onProblem = { [unowned self] in self.changed($0) }
        timer = loop.every(Self.look_us) { [unowned self] in self.look() }
    }

    deinit { if let timer { loop.cancel(timer) } }

    private func heard(_ advertisement: Advertisement, _ arrival_us: Int64) {
        lastHeard_us = arrival_us
        hasTold = false
        if !isUp {
            isUp = true
            onUp()
        }
        onAdvertisement(advertisement, arrival_us)
    }

    private func changed(_ problem: BluetoothError?) {
        lastHeard_us = HostClock.boottime_us
        hasTold = problem != nil
        guard let problem else { return }
        end(problem)
    }

    private func look() {
        guard HostClock.boottime_us - lastHeard_us > Self.patience_us, !hasTold else { return }
        hasTold = true
        end(.notHeard(sensor: title))
    }

    private func end(_ error: BluetoothError) {
        guard isUp else { return onProblem(error) }
        isUp = false
        onDown(error)
    }
}
