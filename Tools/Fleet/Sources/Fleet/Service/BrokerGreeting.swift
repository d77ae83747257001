import Broker
import Events
import LinuxIO
import Numbers

/// Asks gateways that are connected to say hello again; the others do when they connect.
public enum BrokerGreeting {
    /// Asks them, and waits until the broker has taken it.
    ///
    /// - Throws: where the broker cannot be spoken to.
    public static func send(to stores: [String], by place: BrokerPlace) throws(BrokerPlace.Trouble) {
        let loop: EventLoop
        let connector: MQTTConnector
        do throws(SystemError) {
            loop = try EventLoop()
            connector = try MQTTConnector(on: loop)
        } catch { throw .init(description: "The event loop cannot be made: \(error).") }
        let connection = MQTTConnection(
            try place.plan(clientID: "plumbline-fleet-\(UInt64.random(in: .min ... .max))"), by: connector)
        var waiting: Set<Int32> = []
        var trouble: BrokerPlace.Trouble?
        connection.onEnd = { end in
            if end != .closed { trouble = .init(description: place.sentence(end)) }
            loop.stop()
        }
        var rest = stores[...]
        // A few at a time, which the broker's own bounds allow.
        func sendMore() {
            while waiting.count < 16, let store = rest.first {
                rest = rest.dropFirst()
                let sent = connection.publish(
                    FleetDown.greet.json.text, to: FleetTopics.down(store), isRetained: false)
                guard case .sent(let number) = sent else { return connection.giveUp() }
                waiting.insert(number)
            }
            if waiting.isEmpty { connection.close() }
        }
        connection.onReady = sendMore
        connection.onAnswer = { number, _ in
            waiting.remove(number)
            loop.after(0) { sendMore() }
        }
        connection.open()
        do throws(SystemError) { try loop.run() } catch { throw .init(description: "The event loop failed: \(error).") }
        if let trouble { throw trouble }
    }
}
