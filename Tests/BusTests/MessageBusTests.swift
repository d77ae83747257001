import FakeBluetooth
import LinuxIO
import Testing

@testable import Bus

/// A service and its client, each with a connection of its own to a bus that only they use.
private final class TwoPrograms {
    static let name = "org.example.Echo"

    let loop: EventLoop
    let daemon: PrivateBus
    let service: MessageBus
    let client: MessageBus

    init() throws {
        loop = try EventLoop()
        daemon = try PrivateBus()
        service = try MessageBus(to: .address(daemon.address), on: loop)
        client = try MessageBus(to: .address(daemon.address), on: loop)
        var isNamed = false
        service.call(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
            [.string(Self.name), .uint32(0)]
        ) { if case .success = $0 { isNamed = true } }
        #expect(try loop.run { isNamed })
    }

    /// The answer to one call of the client.
    func call(
        _ member: String, _ arguments: [BusValue] = [], to destination: String = name, timeout_us: UInt64 = 120_000_000
    ) throws -> Result<[BusValue], BusError> {
        var answer: Result<[BusValue], BusError>?
        client.call(destination, "/echo", Self.name, member, arguments, timeout_us: timeout_us) { result in
            answer = result.map(\.arguments)
        }
        #expect(answer == nil, "never before the call returns")
        #expect(try loop.run { answer != nil })
        return try #require(answer)
    }
}

@Suite("The message bus")
struct MessageBusTests {
    @Test("Values of every type come back from another program as they were sent")
    func everyType() throws {
        let programs = try TwoPrograms()
        try programs.service.serve("/echo") { call in programs.service.answer(call, call.arguments) }
        let values: [BusValue] = [
            .byte(7), .bool(true), .int16(-2), .uint16(65_535), .int32(-70_000), .uint32(4_000_000_000),
            .int64(-1 << 40), .uint64(1 << 63), .double(0.25), .string("posture"), .path("/a/b"), .signature("a{sv}"),
            .bytes([0, 255]), .strings(["one", "two"]), .structure([.byte(1), .string("x")]),
            .properties(["urgency": .byte(1), "empty": .strings([])]), .variant(.int32(3)),
        ]
        #expect(try programs.call("Echo", values) == .success(values))
    }

    @Test("A refusal comes as the error that it was, and one whom nobody is, is named so")
    func errors() throws {
        let programs = try TwoPrograms()
        let refusal = BusError(name: "org.example.Error.No", text: "Not today")
        try programs.service.serve("/echo") { call in programs.service.refuse(call, refusal) }
        #expect(try programs.call("Echo") == .failure(refusal))
        guard case .failure(let error) = try programs.call("Echo", to: "org.example.Nobody") else {
            Issue.record("somebody answers who is not there")
            return
        }
        #expect(error.isNobodyThere && !error.isTimeout)
    }

    @Test("A program that does not answer costs the time that was given to it")
    func timeout() throws {
        let programs = try TwoPrograms()
        try programs.service.serve("/echo") { _ in }
        guard case .failure(let error) = try programs.call("Echo", timeout_us: 50_000) else {
            Issue.record("there is an answer that nobody has given")
            return
        }
        #expect(error.isTimeout && !error.isNobodyThere)
    }

    @Test("Signals are heard by whoever listens, until it is ended")
    func signals() throws {
        let programs = try TwoPrograms()
        var heard: [[BusValue]] = []
        let token = try programs.client.listen("type='signal',interface='org.example.Echo'") {
            heard.append($0.arguments)
        }
        // The rule is there once the bus has answered what was asked behind it.
        _ = try programs.call("Ping", to: "org.freedesktop.DBus")
        programs.service.emit("/echo", TwoPrograms.name, "Said", [.string("hello")])
        #expect(try programs.loop.run { !heard.isEmpty })
        #expect(heard == [[.string("hello")]])
        programs.client.cancel(token)
        programs.service.emit("/echo", TwoPrograms.name, "Said", [.string("again")])
        _ = try programs.call("Ping", to: "org.freedesktop.DBus")
        #expect(heard.count == 1)
    }

    @Test("When the bus goes, what is open is answered, and its owner hears of it once")
    func end() throws {
        let loop = try EventLoop()
        var daemon: PrivateBus? = try PrivateBus()
        let bus = try MessageBus(to: .address(try #require(daemon).address), on: loop)
        var answers: [Result<BusMessage, BusError>] = []
        var ends = 0
        bus.onEnd = { _ in ends += 1 }
        try bus.serve("/echo") { _ in }
        bus.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId") { answers.append($0) }
        #expect(try loop.run { answers.count == 1 })
        daemon = nil
        #expect(try loop.run { ends == 1 })
        bus.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId") { answers.append($0) }
        #expect(try loop.run { answers.count == 2 })
        guard case .success = answers[0], case .failure = answers[1] else {
            Issue.record("\(answers)")
            return
        }
    }

    @Test("A bus that is not there is an error with its reason")
    func noBus() throws {
        let loop = try EventLoop()
        #expect(throws: BusError.self) { _ = try MessageBus(to: .address("unix:path=/nowhere/bus"), on: loop) }
    }
}

@Suite("Values on the bus")
struct BusValueTests {
    @Test("A value of another type than the one hoped for is not there")
    func otherTypes() {
        let value = BusValue.variant(.variant(.uint64(.max)))
        #expect(value.plain == .uint64(.max) && value.integer == nil && value.string == nil && value.bytes == nil)
        #expect(BusValue.variant(.path("/a")).string == "/a" && BusValue.int16(-3).integer == -3)
    }

    @Test("A dictionary by its names leaves other keys out")
    func names() {
        let value = BusValue.dictionary(
            [.init(key: .string("a"), value: .variant(.byte(1))), .init(key: .byte(2), value: .variant(.byte(2)))],
            of: "{sv}")
        #expect(value.byName == ["a": .byte(1)] && BusValue.byte(1).byName == nil)
    }
}

@Suite("Where the session's bus is")
struct SessionBusTests {
    @Test("As the environment names it, else in the runtime folder; never over a network, nor by starting a program")
    func address() {
        func address(_ named: String?, _ folder: String? = "/run/user/7") -> String? {
            SessionBus.address(named: named, runtimeFolder: folder)
        }
        #expect(address("unix:path=/tmp/a,guid=1") == "unix:path=/tmp/a,guid=1")
        #expect(address(nil) == "unix:path=/run/user/7/bus" && address(nil, nil) == nil)
        #expect(address(nil, "/tmp/a b;c") == "unix:path=/tmp/a%20b%3bc/bus")
        #expect(address("tcp:host=example.org,port=1;unix:abstract=/x;unixexec:path=/bin/sh") == "unix:abstract=/x")
        #expect(address("autolaunch:") == nil && address("tcp:host=example.org") == nil)
    }
}
