import Events
import Gateway
import LinuxIO
import Records
import TestSupport
import Testing

@testable import Recorder

@Suite("Pairing through the recorder's socket", .serialized)
struct PairingRequestsTests {
    /// Somebody at the recorder's socket, with what was told to it.
    private final class Asker {
        let connection: LineConnection
        var replies: [ControlReply] = []
        var told: [PairingEvent] = []

        init(_ folder: TemporaryFolder, on loop: EventLoop) throws {
            connection = try LineConnection(to: RuntimeFolder.made(for: folder.path).socket, on: loop)
            connection.onLine = { [unowned self] line in
                if let reply = ControlReply(json: line) { self.replies.append(reply) }
                if let event = PairingEvent(json: line) { self.told.append(event) }
            }
        }

        func send(_ request: ControlRequest) { connection.send(request.json.text) }
    }

    private final class House {
        let folder: TemporaryFolder
        let service: RecorderService

        init() throws {
            folder = try TemporaryFolder()
            service = try RecorderService.start(
                dataFolder: folder.path, records: true, extraPorts: [], options: Gateway.Options())
            service.report(events: { _ in })
        }

        func asker() throws -> Asker { try Asker(folder, on: service.loop) }

        func until(_ condition: @escaping () -> Bool, sourceLocation: SourceLocation = #_sourceLocation) throws {
            var holds = false
            let check = service.loop.every(5_000) { [service] in
                holds = condition()
                if holds { service.loop.stop() }
            }
            let limit = service.loop.after(20_000_000) { [service] in service.loop.stop() }
            try service.loop.run()
            service.loop.cancel(check)
            service.loop.cancel(limit)
            try #require(holds, "What was waited for has not come.", sourceLocation: sourceLocation)
        }
    }

    @Test("A scan is one person's: nobody else begins, cancels or answers meanwhile, and its end is told to who asked")
    func oneAsker() throws {
        let house = try House()
        let (first, second) = (try house.asker(), try house.asker())
        first.send(.scan(seconds: 60))
        // What cannot be looked at is told, Bluetooth among it where there is none; a request after it shows that it runs.
        first.send(.passkey(.yes))
        try house.until { first.replies.count == 1 }
        #expect(first.replies.first?.request == "passkey" && first.replies.first?.isDone == false)
        second.send(.scan(seconds: 1))
        second.send(.pair(PairRequest(sensor: "x", name: "back", wearer: "me", placement: "t4")))
        second.send(.cancel)
        second.send(.passkey(.digits("123456")))
        try house.until { second.replies.count == 4 }
        #expect(second.replies.map(\.request) == ["scan", "pair", "cancel", "passkey"])
        #expect(second.replies.allSatisfy { !$0.isDone } && second.told.isEmpty)
        first.send(.cancel)
        try house.until { first.replies.count == 3 }
        #expect(first.replies.dropFirst().map(\.request) == ["scan", "cancel"])
        #expect(first.replies.last?.isDone == true)
    }

    @Test("A scan ends with the connection that asked for it, and the next one can begin")
    func gone() throws {
        let house = try House()
        let (first, second) = (try house.asker(), try house.asker())
        first.send(.scan(seconds: 60))
        first.send(.status)
        try house.until { !first.replies.isEmpty }
        second.send(.scan(seconds: 0.1))
        try house.until { second.replies.count == 1 }
        #expect(second.replies.last?.isDone == false)
        first.connection.close()
        // The recorder notices it when it comes to it.
        house.service.loop.after(300_000) { second.send(.scan(seconds: 0.1)) }
        try house.until { second.replies.count == 2 }
        #expect(second.replies.last?.isDone == true && second.replies.last?.request == "scan")
        second.send(.pair(PairRequest(sensor: "x", name: "back", wearer: "me", placement: "t4")))
        try house.until { second.replies.count == 3 }
        #expect(second.replies.last?.text.contains("search again") == true)
        #expect(try house.service.store?.sensors().isEmpty == true)
    }

    @Test("Where nothing is paired, and whatever is asked, the recorder goes on; its end gives up a scan")
    func anything() throws {
        let house = try House()
        let asker = try house.asker()
        for line in [
            #"{"do":"pair"}"#, #"{"do":"scan","seconds":0}"#, #"{"do":"passkey"}"#, "{", #"{"do":"cancel"}"#,
            #"{"do":"pair","sensor":"","name":"","wearer":"","placement":""}"#,
        ] { asker.connection.send(line) }
        try house.until { asker.replies.count == 6 }
        #expect(asker.replies.allSatisfy { !$0.isDone })
        asker.send(.scan(seconds: 60))
        asker.send(.status)
        try house.until { asker.replies.count == 7 }
        var isOver = false
        house.service.gateway.stop {
            isOver = true
            house.service.loop.stop()
        }
        try house.until { isOver }
        #expect(isOver)
    }
}
