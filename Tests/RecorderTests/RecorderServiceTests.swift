import Events
import Gateway
import LinuxIO
import LocalTime
import Posture
import Records
import TestSupport
import Testing

@testable import Recorder

@Suite("The recorder and its socket", .serialized)
struct RecorderServiceTests {
    /// A recorder in a folder of its own, on this thread's loop, and somebody who asks it.
    private func ask(
        _ request: ControlRequest, in folder: TemporaryFolder? = nil, events: (GatewayEvent) -> Void = { _ in },
        before: (RecorderService) throws -> Void = { _ in }
    ) throws -> ControlReply {
        let folder = try folder ?? TemporaryFolder()
        let service = try RecorderService.start(
            dataFolder: folder.path, records: true, extraPorts: [], options: Gateway.Options())
        service.report(events: { _ in })
        try before(service)
        var reply: ControlReply?
        let connection = try LineConnection(to: RuntimeFolder.made(for: folder.path).socket, on: service.loop)
        var lines: [String] = []
        // Its lock goes with it: the same folder may be recorded into again.
        connection.onLine = { [unowned service] line in
            lines.append(line)
            guard let answer = ControlReply(json: line) else { return }
            reply = answer
            service.stop()
        }
        connection.send(request.json.text)
        service.loop.after(180_000_000) { [unowned service] in service.stop() }
        try service.run()
        for event in lines.compactMap(GatewayEvent.init(json:)) { events(event) }
        return try #require(reply)
    }

    private func sensor(_ name: String) -> PairedSensor {
        PairedSensor(
            id: "witmotion:\(name)", name: name, family: "witmotion", wearer: "me", placement: .upperBack, mount: nil,
            port: "usb:\(name)", baudRate: 115_200, paired_us: 0)
    }

    @Test("Whoever asks how it stands is told of every sensor")
    func status() throws {
        var told: [String] = []
        let reply = try ask(.status) { event in
            if case .link(let link) = event { told.append("\(link.sensor) \(link.state.rawValue)") }
        } before: { service in
            for name in ["back", "hip"] { try service.add(sensor(name)) }
        }
        #expect(reply == ControlReply(isDone: true, text: "2 sensors."))
        #expect(told == ["back searching", "hip searching"])
    }

    @Test("A sensor that is paired meanwhile is taken up, and one that was forgotten let go, when it reads them anew")
    func reload() throws {
        var names: [String] = []
        var service: RecorderService?
        let reply = try ask(.reload) { _ in
        } before: { running in
            try running.add(sensor("old"))
            try running.store?.save(sensor("new"))
            service = running
        }
        names = service?.gateway.sensors.map(\.sensor.name) ?? []
        #expect(reply == ControlReply(isDone: true, text: "1 sensor."))
        #expect(names == ["new"])
    }

    @Test("A calibration without a sensor that sends is refused in words")
    func calibration() throws {
        let reply = try ask(.calibrate(sensor: nil, HoldRequest())) { _ in }
        #expect(reply == ControlReply(isDone: false, text: "No sensor is paired."))
    }

    @Test("That something was or was no slouch is said over the socket, and what there is to say to it comes back")
    func correction() throws {
        #expect(
            try ask(.correct(sensor: nil, wasSlouch: false)) { _ in }
                == ControlReply(isDone: false, text: "No sensor is being recorded."))
        let reply = try ask(.correct(sensor: "back", wasSlouch: true)) { _ in
        } before: { service in
            for name in ["back", "hip"] { try service.add(sensor(name)) }
        }
        #expect(reply == ControlReply(isDone: false, text: PressWords.nothingHeld))
    }

    @Test("Who silences alerts hears until when, in a form that programs read, and when they are on again")
    func snooze() throws {
        #expect(
            try ask(.snooze(sensor: nil, seconds: 600)) { _ in }
                == ControlReply(isDone: false, text: "No sensor is being recorded."))
        let silent = try ask(.snooze(sensor: nil, seconds: 600)) { _ in
        } before: { service in
            try service.add(sensor("back"))
        }
        let until = try #require(silent.snoozedUntil)
        #expect(silent.isDone && silent.text == "No alerts until \(until.clock()).")
        #expect(abs(until.utc_us - HostClock.utc_us - 600_000_000) < 60_000_000)
    }

    @Test("A silence is one wearer's, and holds after a restart until its end; ended, it is over after a restart too")
    func snoozeIsKept() throws {
        let folder = try TemporaryFolder()
        func standings(after request: ControlRequest) throws -> (reply: ControlReply, me: Bool, you: Bool) {
            var service: RecorderService?
            let reply = try ask(request, in: folder) { _ in
            } before: { running in
                for (name, wearer) in [("back", "me"), ("other", "you")] {
                    var sensor = sensor(name)
                    sensor.wearer = wearer
                    try running.add(sensor)
                }
                service = running
            }
            let gateway = try #require(service?.gateway)
            func isSilent(_ wearer: String) -> Bool {
                gateway.alertSentences(ofWearerOf: wearer == "me" ? "back" : "other")
                    .contains { $0.contains("snoozed until") }
            }
            return (reply, isSilent("me"), isSilent("you"))
        }
        let silent = try standings(after: .snooze(sensor: "back", seconds: 7200))
        #expect(silent.reply.text.hasPrefix("me: No alerts until ") && silent.me && !silent.you)
        #expect(try standings(after: .snooze(sensor: "nobody", seconds: 0)).reply.isDone == false)
        let restarted = try standings(after: .status)
        #expect(restarted.me && !restarted.you)
        let store = try Store(folder: folder.path)
        let memory = try store.alertMemory(of: "me", at: HostClock.now)
        #expect(try memory.snoozedUntil_us == store.snoozes().first?.until.utc_us)
        #expect(
            try store.alertMemory(of: "me", at: HostClock.now.advanced(by_us: 7_201_000_000)).snoozedUntil_us == nil)
        #expect(try standings(after: .snooze(sensor: "back", seconds: 0)).me == false)
        #expect(try standings(after: .status).me == false && store.snoozes().isEmpty)
    }

    @Test("Who begins to watch is told why a sensor is away, and today's totals, also of one that is not heard")
    func watching() throws {
        var today: [String] = []
        var links: [String] = []
        let folder = try TemporaryFolder()
        let service = try RecorderService.start(
            dataFolder: folder.path, records: true, extraPorts: [], options: Gateway.Options())
        service.report(events: { _ in })
        try service.add(sensor("back"))
        let connection = try LineConnection(to: RuntimeFolder.made(for: folder.path).socket, on: service.loop)
        connection.onLine = { line in
            switch GatewayEvent(json: line) {
            case .today(let event):
                today.append(event.sensor)
                service.stop()
            case .link(let event): links.append(event.state.rawValue)
            default: break
            }
        }
        connection.send(ControlRequest.watch(sensor: nil, rate_Hz: 1).json.text)
        service.loop.after(180_000_000) { service.stop() }
        try service.run()
        #expect(today == ["back"] && links.first == "searching")
    }

    @Test("A watcher that no person sees is nobody who is told, and samples are made only for those who ask for them")
    func unseen() throws {
        let folder = try TemporaryFolder()
        let service = try RecorderService.start(
            dataFolder: folder.path, records: true, extraPorts: [], options: Gateway.Options())
        service.report(events: { _ in }, isSeen: false)
        try service.add(sensor("back"))
        var requests: [ControlRequest] = [
            .watch(sensor: nil, rate_Hz: 1, samples: true, isSeen: false), .watch(sensor: nil, rate_Hz: 1),
            .watch(sensor: "hip", rate_Hz: 1),
        ]
        var states: [[Bool]] = []
        let connection = try LineConnection(to: RuntimeFolder.made(for: folder.path).socket, on: service.loop)
        func next() {
            guard !requests.isEmpty else { return service.stop() }
            connection.send(requests.removeFirst().json.text)
        }
        connection.onLine = { line in
            guard ControlReply(json: line) != nil else { return }
            states.append([service.gateway.isWatched("back"), service.gateway.onSamples != nil])
            next()
        }
        next()
        service.loop.after(180_000_000) { service.stop() }
        try service.run()
        #expect(states == [[false, true], [true, false], [false, false]])
    }

    @Test("There is one recorder for a folder; the second says so, and one that only shows is no second")
    func onlyOne() throws {
        let folder = try TemporaryFolder()
        let first = try RecorderService.start(
            dataFolder: folder.path, records: true, extraPorts: [], options: Gateway.Options())
        #expect {
            try RecorderService.start(
                dataFolder: folder.path, records: true, extraPorts: [], options: Gateway.Options())
        } throws: { error in
            if case RecorderError.alreadyRecording = error { true } else { false }
        }
        let shown = try RecorderService.start(
            dataFolder: folder.path, records: false, extraPorts: [], options: Gateway.Options())
        #expect(shown.store == nil)
        withExtendedLifetime(first) {}
    }

    @Test("Where no recorder runs, nobody is connected to")
    func nobody() throws {
        let folder = try TemporaryFolder()
        #expect(try RecorderClient.connect(dataFolder: folder.path) == nil)
    }
}
