import Events
import Gateway
import Glibc
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
        private var far: Int32 = -1

        /// - Parameter withSensor: a WitMotion sensor is at the far end of a terminal, fifty times a second.
        init(withSensor: Bool = false) throws {
            folder = try TemporaryFolder()
            var ports: [String] = []
            if withSensor {
                var near: Int32 = -1
                var name = [CChar](repeating: 0, count: 128)
                try #require(openpty(&far, &near, &name, nil, nil) == 0)
                Glibc.close(near)
                ports = [String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)]
            }
            service = try RecorderService.start(
                dataFolder: folder.path, records: true, extraPorts: ports, options: Gateway.Options())
            service.report(events: { _ in })
            guard withSensor else { return }
            let bytes = Self.frame(0x51, [0, 8, 0, 0, 0, 0, 0, 0]) + Self.frame(0x52, [0, 0, 0, 0, 0, 0, 0, 0])
            service.loop.every(20_000) { [far] in _ = write(far, bytes, bytes.count) }
        }

        deinit { if far >= 0 { Glibc.close(far) } }

        private static func frame(_ type: UInt8, _ values: [UInt8]) -> [UInt8] {
            let bytes = [0x55, type] + values
            return bytes + [bytes.reduce(0, &+)]
        }

        /// What pairs the sensor on the terminal, once this asker has found it; its search is over then.
        func found(by asker: Asker) throws -> ControlRequest {
            asker.send(.scan(seconds: 60))
            var sensor: FoundSensor?
            try until {
                for case .found(let found) in asker.told where found.link == .cable { sensor = found }
                return sensor != nil
            }
            asker.send(.cancel)
            try until { asker.replies.count == 2 }
            asker.replies.removeAll()
            asker.told.removeAll()
            let id = try #require(sensor?.id)
            return .pair(PairRequest(sensor: id, name: "hip", wearer: "me", placement: "l5"))
        }

        func asker() throws -> Asker { try Asker(folder, on: service.loop) }

        /// Asks for a short search until there may be one: the recorder notices when it comes to it that another asker has gone.
        func scanUntilItMay(_ asker: Asker) throws {
            for _ in 0..<600 {
                let before = asker.replies.count
                asker.send(.scan(seconds: 0.1))
                try until { asker.replies.count == before + 1 }
                let reply = asker.replies.last
                #expect(reply?.request == "scan")
                if reply?.isDone == true { return }
                usleep(100_000)
            }
            Issue.record("The search of one who has gone is still under way.")
        }

        func until(_ condition: @escaping () -> Bool, sourceLocation: SourceLocation = #_sourceLocation) throws {
            var holds = false
            let check = service.loop.every(5_000) { [service] in
                holds = condition()
                if holds { service.loop.stop() }
            }
            let limit = service.loop.after(180_000_000) { [service] in service.loop.stop() }
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
        try house.scanUntilItMay(second)
        let before = second.replies.count
        second.send(.pair(PairRequest(sensor: "x", name: "back", wearer: "me", placement: "t4")))
        try house.until { second.replies.count == before + 1 }
        #expect(second.replies.last?.text.contains("search again") == true)
        #expect(try house.service.store?.sensors().isEmpty == true)
    }

    @Test("A pairing that is asked for twice in one breath is carried out once, and each request has its own answer")
    func twice() throws {
        let house = try House(withSensor: true)
        let asker = try house.asker()
        let pair = try house.found(by: asker)
        asker.send(pair)
        asker.send(pair)
        try house.until { asker.replies.count == 2 }
        #expect(asker.replies.map(\.isDone) == [false, true])
        #expect(asker.replies.map(\.request) == ["pair", "pair"])
        #expect(asker.told.count { if case .progress = $0 { true } else { false } } == 1)
        #expect(try house.service.store?.sensors().map(\.name) == ["hip"])
    }

    @Test("A search that follows a cancelled pairing in one breath goes on to its end, and nothing is paired")
    func searchAfterCancelled() throws {
        let house = try House(withSensor: true)
        let asker = try house.asker()
        asker.send(try house.found(by: asker))
        asker.send(.cancel)
        asker.send(.scan(seconds: 3))
        try house.until { asker.replies.count == 3 }
        #expect(asker.replies.map(\.request) == ["pair", "cancel", "scan"])
        #expect(asker.replies.map(\.isDone) == [false, true, true])
        #expect(asker.told.contains { if case .found(let sensor) = $0 { sensor.link == .cable } else { false } })
        #expect(try house.service.store?.sensors().isEmpty == true)
    }

    @Test("Who asks for a pairing and leaves, leaves the next asker's search alone")
    func leavesAtOnce() throws {
        let house = try House(withSensor: true)
        let (first, second, third) = (try house.asker(), try house.asker(), try house.asker())
        let pair = try house.found(by: first)
        // The record has so much to answer that the pairing's question waits until the others have been heard.
        for _ in 0..<500 { third.send(.reload) }
        first.send(pair)
        first.connection.close()
        second.send(.scan(seconds: 3))
        // It may come before the recorder has noticed that the first has gone.
        try house.until {
            guard second.replies.last?.text.contains("just now") == true else { return !second.replies.isEmpty }
            second.replies.removeAll()
            second.send(.scan(seconds: 3))
            return false
        }
        #expect(second.replies.map(\.request) == ["scan"] && second.replies.map(\.isDone) == [true])
        let progress = second.told.compactMap { if case .progress(let words) = $0 { words } else { nil } }
        #expect(!progress.contains { $0.contains("Listening") })
        #expect(try house.service.store?.sensors().isEmpty == true)
    }

    @Test("Who is refused a second search can still cancel the first, and it ends when they leave")
    func refusedSecond() throws {
        let house = try House()
        let (first, second) = (try house.asker(), try house.asker())
        first.send(.scan(seconds: 60))
        first.send(.scan(seconds: 60))
        first.send(.cancel)
        try house.until { first.replies.count == 3 }
        #expect(first.replies.map(\.request) == ["scan", "scan", "cancel"])
        #expect(first.replies.map(\.isDone) == [false, false, true])
        #expect(first.replies.map(\.text).dropFirst() == ["The search was stopped.", "Cancelled."])
        first.send(.scan(seconds: 60))
        first.send(.scan(seconds: 60))
        try house.until { first.replies.count == 4 }
        first.connection.close()
        try house.scanUntilItMay(second)
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
