import Events
import Settings

/// Sends states and events to an MQTT broker.
final class MQTTOutput: Output {
    private let settings: MQTTSettings
    private(set) var health = OutputHealth()

    init(_ settings: ShareSettings) { self.settings = settings.mqtt }

    var rate_Hz: Double { 1 / settings.interval_s }

    func start(on host: OutputHost) throws(OutputError) {}

    func receive(_ event: GatewayEvent) {}

    func recorderCame() {}

    func recorderWent() {}

    func stop(_ done: @escaping () -> Void) { done() }
}
