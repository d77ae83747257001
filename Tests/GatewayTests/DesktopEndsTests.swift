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
}
