import Deflate
import Events
import Numbers

/// What a gateway has sent, read; nothing of it has been looked up yet.
struct IncomingMessage {
    let store: String
    let up: FleetUp

    /// Rows that it would write.
    var rows: Int { if case .minutes(let batch) = up { batch.minutes.count } else { 1 } }

    /// Why bytes are none.
    enum Rejection: Error, Equatable {
        /// The broker's access list lets nobody write there.
        case topic
        case tooLarge(store: String)
        case damaged(store: String)
        case version(store: String, Int)
        case notAMessage(store: String, String)
    }

    init(topic: String, payload: [UInt8]) throws(Rejection) {
        guard let store = FleetTopics.store(ofUp: topic) else { throw .topic }
        let bytes: [UInt8]
        do throws(Deflate.Failure) { bytes = try Deflate.whole(payload, most: FleetUp.mostBytes) } catch {
            switch error {
            case .tooLarge: throw .tooLarge(store: store)
            case .damaged: throw .damaged(store: store)
            }
        }
        do throws(FleetMessageError) { up = try FleetUp(bytes: bytes) } catch {
            switch error {
            case .version(let number): throw .version(store: store, number)
            case .notAMessage(let what): throw .notAMessage(store: store, what)
            }
        }
        self.store = store
    }

    init(store: String, up: FleetUp) {
        self.store = store
        self.up = up
    }
}

extension IncomingMessage.Rejection {
    var incident: Incident {
        switch self {
        case .topic: Incident(store: nil, kind: .topic, detail: "A message on a topic that is no gateway's.")
        case .tooLarge(let store):
            Incident(store: store, kind: .message, detail: "It becomes larger than \(FleetUp.mostBytes) bytes.")
        case .damaged(let store):
            Incident(store: store, kind: .message, detail: "It is not compressed as it should be.")
        case .version(let store, let number):
            Incident(store: store, kind: .version, detail: FleetMessageError.version(number).description)
        case .notAMessage(let store, let what):
            Incident(store: store, kind: .message, detail: FleetMessageError.notAMessage(what).description)
        }
    }

    /// What the gateway is told; `nil` where nobody would understand it.
    var answer: Answer? {
        guard case .version(let store, let number) = self else { return nil }
        return Answer(
            store: store,
            down: .refused(
                .version,
                text:
                    "This server knows version \(FleetUp.version) of what gateways say, and this is version \(number). "
                    + (number > FleetUp.version ? "The server must be updated." : "The gateway must be updated.")))
    }
}

/// What a gateway is told.
struct Answer: Equatable {
    let store: String
    let down: FleetDown
}
