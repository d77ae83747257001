import Broker
import Events

/// Somebody with a gateway's password who speaks as another gateway.
final class Intruder {
    private let connection: MQTTConnection
    private var message: Int32?
    /// The broker's answer to what it published as the other one.
    private(set) var refused: UInt8?
    /// What it has heard of what others are told.
    private(set) var heard: [String] = []
    var isDone: Bool { refused != nil }

    init(_ code: FleetCode, in gateways: PlayedGateways, against other: String) {
        connection = MQTTConnection(
            MQTTConnection.Plan(
                host: code.host, port: code.port, clientID: "intruder", user: code.store, password: code.password,
                isEncrypted: false, caFile: nil, retains: false), by: gateways.connector)
        connection.onReady = { [unowned self] in
            _ = connection.subscribe(to: "#")
            _ = connection.subscribe(to: FleetTopics.down(other))
            guard case .sent(let number) = connection.publish("x", to: FleetTopics.up(other), isRetained: false)
            else { return }
            message = number
        }
        connection.onAnswer = { [unowned self] number, reason in if number == message { refused = reason } }
        connection.onMessage = { [unowned self] topic, _, _ in
            if topic != FleetTopics.down(code.store) { heard.append(topic) }
        }
        connection.open()
    }
}
