import Bus
import Events
import FakeBluetooth
import Links
import LinuxIO
import LocalTime
import Posture
import Records
import Testing

@testable import Gateway

@Suite("When what the desktop shows goes, and what is known of it then")
struct DesktopEndsTests {
    private typealias House = DesktopNoticesTests.House
    private typealias Outcome = NotificationServer.Outcome

    private static let mute = "the program that shows notifications does not answer"

    /// A server of notifications with nothing between it and the test.
    private static func server(in house: House) throws -> NotificationServer {
        let server = NotificationServer(address: house.bus.address, on: house.loop)
        server.start()
        try house.until { server.standing == .there }
        // What it can do is known from now on.
        var isShown = false
        server.show(.init(summary: "first"), replacing: 0) { _ in isShown = true }
        try house.until { isShown }
        return server
    }

    // MARK: Whose it is

    /// A gateway that shows on a house's desktop.
    private static func gateway(in house: House) throws -> Gateway {
        var options = Gateway.Options()
        (options.alerts.trackingOnlyDay, options.alerts.fades) = (nil, false)
        options.desktop = Gateway.Desktop(busAddress: house.bus.address)
        let gateway = try Gateway(store: nil, directory: PortDirectory(), options: options, on: house.loop)
        try house.until { gateway.notices.toldStanding == .there }
        return gateway
    }

    private static func lost(_ slot: SensorSlot) -> GatewayEvent {
        .link(LinkEvent(at: HostClock.now, sensor: slot.sensor.name, state: .lost, detail: nil))
    }

    private static func prompt(_ gateway: Gateway, of slot: SensorSlot) {
        gateway.notices.promptBreak(at: HostClock.now, "Change it.", of: slot, isWatched: true) { _ in }
    }

    @Test("A sensor that is away takes away what it has brought to notice, an alert and a break, and no other's")
    func whose() throws {
        let house = try House(["me", "me"])
        let fake = try house.server()
        let gateway = try Self.gateway(in: house)
        let (back, neck) = (house.slots[0], house.slots[1])
        gateway.notices.deliver(
            AlertEvent(at: HostClock.now, sensor: back.sensor.name, flexionDegrees: 18, duration_s: 120), of: back,
            isWatched: true)
        try house.until { fake.shown.count == 1 }
        Self.prompt(gateway, of: back)
        try house.until { fake.shown.count == 2 }
        try house.settle()
        gateway.followOnDesktop(Self.lost(neck), of: neck)
        gateway.notices.removed(neck)
        try house.settle()
        #expect(fake.closed.isEmpty)
        gateway.followOnDesktop(Self.lost(back), of: back)
        try house.until { Set(fake.closed) == [1, 2] }
        withExtendedLifetime(gateway) {}
    }

    @Test("Where a recording ends nobody sees any more what follows a prompt: it goes")
    func recordingEnds() throws {
        let house = try House()
        let fake = try house.server()
        let gateway = try Self.gateway(in: house)
        try gateway.add(house.slots[0].sensor)
        let slot = try #require(gateway.slots.first)
        Self.prompt(gateway, of: slot)
        try house.until { fake.shown.count == 1 }
        try house.settle()
        gateway.beginAnew(slot, because: "The day is over", knowing: nil)
        try house.until { fake.closed == [1] }
        withExtendedLifetime(gateway) {}
    }

    @Test("An alert that one sensor's waits behind is not taken along when that one's own goes")
    func waiting() throws {
        let house = try House(["me", "me"])
        let fake = try house.server()
        try house.open()
        house.alert(0, reason: "of the first")
        house.alert(1, reason: "of the second")
        house.notices.slouchEnded(of: house.slots[1])
        try house.until { fake.shown.count == 1 }
        try house.settle()
        #expect(fake.shown.map(\.body) == ["of the first."] && fake.closed.isEmpty)
        house.alert(1, reason: "of the second")
        house.notices.slouchEnded(of: house.slots[0])
        try house.until { fake.shown.count == 2 }
        try house.settle()
        #expect(fake.shown.last?.body == "of the second." && fake.closed.isEmpty)
        house.alert(0)
        house.notices.slouchEnded(of: house.slots[0])
        try house.until { fake.closed == [1] }
        house.alert(0)
        try house.until { fake.shown.count == 3 }
        try house.settle()
        house.notices.alertAnswered(of: house.slots[1])
        try house.until { fake.closed.count == 2 }
    }

    // MARK: The end

    @Test("Stopped while notifications are on their way: it is told of each, once, and a break is kept as not known")
    func stopped() throws {
        let house = try House()
        let fake = try house.server()
        let desktop = DesktopNotices(try Self.server(in: house))
        fake.holdsBack = true
        var outcomes: [Outcome] = []
        let place = DesktopNotices.Place(wearer: "me", kind: .rest)
        for text in ["one", "two"] {
            desktop.show(.init(summary: text, sensor: "s0"), at: place) { outcomes.append($0) }
        }
        try house.until { fake.waiting == 1 }
        desktop.end()
        #expect(outcomes == [.unknown("it was stopped"), .notShown("it was stopped")])
        fake.letShow()
        try house.settle()
        #expect(outcomes.count == 2)

        fake.holdsBack = true
        try house.open()
        var got: [String] = []
        house.notices.promptBreak(at: HostClock.now, "Change it.", of: house.slots[0], isWatched: false) {
            if case .silent(let why) = $0 { got.append(why) } else { got.append("told") }
        }
        try house.until { fake.waiting == 1 }
        house.notices.endDesktop()
        #expect(got == ["nothing buzzed, nobody was watching, and whether a notification was shown is not known"])
    }

    @Test("A sensor that is let go while its break is on its way: that is kept as not known, and taken away when shown")
    func letGo() throws {
        let house = try House()
        let fake = try house.server()
        try house.open()
        fake.holdsBack = true
        var got: [String] = []
        house.notices.promptBreak(at: HostClock.now, "Change it.", of: house.slots[0], isWatched: false) {
            if case .silent(let why) = $0 { got.append(why) } else { got.append("told") }
        }
        try house.until { fake.waiting == 1 }
        house.notices.removed(house.slots[0])
        #expect(got == ["nothing buzzed, nobody was watching, and whether a notification was shown is not known"])
        fake.letShow()
        try house.until { fake.closed == [1] }
        #expect(got.count == 1)
    }

    // MARK: Slow ones

    @Test("What comes up after it was given up is taken away; what took the place of a known one stays in it")
    func late() throws {
        let house = try House()
        let fake = try house.server()
        let server = try Self.server(in: house)
        let desktop = DesktopNotices(server)
        var outcomes: [Outcome] = []
        func show(_ kind: DesktopNotices.Kind) {
            desktop.show(.init(summary: "x", sensor: "s0"), at: .init(wearer: "me", kind: kind)) { outcomes.append($0) }
        }
        show(.alert)
        try house.until { outcomes == [.shown(id: 2)] }
        fake.holdsBack = true
        server.patience_us = 1000
        show(.alert)
        show(.rest)
        try house.until { outcomes.count == 3 && fake.waiting == 2 }
        #expect(outcomes.dropFirst().allSatisfy { $0 == .unknown(Self.mute) })
        fake.letShow()
        try house.until { fake.closed == [3] }
        try house.settle()
        #expect(fake.closed == [3] && outcomes.count == 3)
        desktop.close(.init(wearer: "me", kind: .alert))
        try house.until { fake.closed == [3, 2] }
    }

    @Test("A bus that ends answers what was asked of it, and what is asked while it ends")
    func busEnds() throws {
        let loop = try EventLoop()
        var bus: PrivateBus? = try PrivateBus()
        let address = try #require(bus?.address)
        let fake = try FakeNotificationServer(on: address, loop)
        let server = NotificationServer(address: address, on: loop)
        var outcomes: [Outcome] = []
        server.onLost = { [unowned server] in server.show(.init(summary: "y"), replacing: 0) { outcomes.append($0) } }
        server.start()
        fake.holdsBack = true
        let isThere = try loop.run { server.standing == .there }
        try #require(isThere)
        server.show(.init(summary: "x"), replacing: 0) { outcomes.append($0) }
        let isWaiting = try loop.run { fake.waiting == 1 }
        try #require(isWaiting)
        bus = nil
        let isAnswered = try loop.run { outcomes.count == 2 }
        #expect(isAnswered && outcomes.last == .notShown("there is no session bus"))
        if case .unknown = outcomes.first {} else { Issue.record("It was handed over: \(outcomes)") }
    }

    @Test("A bus that was too slow to say who shows notifications at the start keeps nobody from being told later")
    func slowStart() throws {
        let house = try House()
        let fake = try house.server()
        let server = NotificationServer(address: house.bus.address, patience_us: 1, on: house.loop)
        server.start()
        try house.until { !server.isAskingOwner }
        #expect(server.standing == nil, "it is not known whether anybody is there")
        server.patience_us = NotificationServer.usualPatience_us
        var outcome: Outcome?
        server.show(.init(summary: "x"), replacing: 0) { outcome = $0 }
        try house.until { outcome != nil }
        #expect(outcome == .shown(id: 1) && server.standing == .there && fake.shown.count == 1)
    }
}
