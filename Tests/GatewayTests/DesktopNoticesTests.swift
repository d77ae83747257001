import Bus
import Events
import FakeBluetooth
import LinuxIO
import LocalTime
import Posture
import Records
import SensorProtocols
import Testing

@testable import Gateway

@Suite("What the desktop shows")
struct DesktopNoticesTests {
    /// Wearers with a sensor each that cannot buzz, and a bus on which there may be somebody who shows notifications.
    final class House {
        let loop: EventLoop
        let bus: PrivateBus
        let notices: WearerNotices
        private(set) var slots: [SensorSlot] = []
        private(set) var told: [String] = []
        /// Alerts, each with why nobody was told.
        private(set) var alerts: [Silence?] = []
        var isWatched = false
        private var minutes: Int64 = 0

        init(
            _ wearers: [String] = ["me"],
            _ change: (inout PostureRules, inout AlertPolicy.Settings) -> Void = { _, _ in }
        ) throws {
            loop = try EventLoop()
            bus = try PrivateBus()
            var rules = PostureRules()
            var alerts = AlertPolicy.Settings()
            (alerts.trackingOnlyDay, alerts.mostPerHour, alerts.fades) = (nil, 60, false)
            change(&rules, &alerts)
            notices = WearerNotices(alerts: alerts, pause_s: 1)
            let now = HostClock.now
            for (index, wearer) in wearers.enumerated() {
                let sensor = PairedSensor(
                    id: "s\(index)", name: "s\(index)", family: "witmotion", wearer: wearer, placement: .upperBack,
                    mount: nil, port: "usb:\(index)", baudRate: 115_200, paired_us: 0)
                let start = RecordingStarter(rules: rules, timeSource: .host).first(
                    of: sensor, family: .witmotion, known: SensorKnowledge(), on: TimeLine(boottime_us: 0, now: now),
                    boottime_us: 0, now: now)
                slots.append(SensorSlot(sensor, start, breaks: nil, change: CorrectedCue(rules: rules)))
            }
            notices.slots = { [unowned self] in self.slots }
            notices.onEvent = { [unowned self] in
                switch $0 {
                case .note(let note): self.told.append(note.text)
                case .alert(let alert): self.alerts.append(alert.silence)
                default: break
                }
            }
        }

        func open() throws {
            notices.openDesktop(Gateway.Desktop(busAddress: bus.address), on: loop)
            try until { self.notices.toldStanding != nil }
        }

        func server(_ capabilities: [String] = ["actions", "body-markup"], firstID: UInt32 = 1) throws
            -> FakeNotificationServer
        {
            try FakeNotificationServer(on: bus.address, loop, capabilities: capabilities, firstID: firstID)
        }

        /// A slouch that has lasted too long, a minute after the last one.
        func alert(_ index: Int = 0, reason: String? = "18° forward for 2 min; your slouch begins at 11°") {
            minutes += 1
            notices.deliver(
                AlertEvent(
                    at: HostClock.now.advanced(by_us: minutes * 60_000_000), sensor: slots[index].sensor.name,
                    flexionDegrees: 18, duration_s: 120, reason: reason), of: slots[index], isWatched: isWatched)
        }

        func until(_ condition: @escaping () -> Bool) throws {
            let holds = try loop.run(until: condition)
            try #require(holds)
        }

        /// Lets everything come that is on its way: what is asked of the bus now is answered after it.
        func settle() throws {
            let asker = try MessageBus(to: .address(bus.address), on: loop)
            for _ in 0..<3 {
                var isAnswered = false
                asker.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId") { _ in isAnswered = true }
                try until { isAnswered }
            }
        }
    }

    // MARK: Alerts

    @Test("An alert is shown with its reason and buttons; the next one takes its place; it goes when the slouch ends")
    func shown() throws {
        let house = try House()
        let server = try house.server()
        try house.open()
        house.alert()
        try house.until { server.shown.count == 1 }
        try house.settle()
        house.alert(reason: nil)
        try house.until { server.shown.count == 2 }
        #expect(
            server.shown.first
                == .init(
                    replaced: 0, summary: "Change position.",
                    body: "18° forward for 2 min; your slouch begins at 11°.",
                    actions: ["snooze", "Snooze for 30 min", "no-slouch", "That was no slouch"], isPassing: false))
        #expect(server.shown.last?.replaced == 1 && server.shown.last?.body == "Slouching for 2 min.")
        try house.settle()
        house.notices.slouchEnded(of: house.slots[0])
        try house.until { server.closed == [1] }
        house.alert()
        try house.until { server.shown.count == 3 }
        #expect(server.shown.last?.replaced == 0, "what was closed is not replaced")
        #expect(house.told.isEmpty)
    }

    @Test(
        "An alert that reached nobody is kept as left out, counts for no pause of the wearer, and no answer to it is waited for"
    )
    func unreached() throws {
        let house = try House()
        try house.open()
        house.alert()
        try house.until { house.alerts == [.unreached] }
        let slot = house.slots[0]
        let kept = slot.drainEntry(isLast: false).increment
        #expect(kept.alerts_us.count == 1 && kept.alerts_us.map { kept.silences[$0] } == ["unreached"])
        #expect(!slot.hasAlerted(since_us: 0))
        // Somebody watches: that one is given, and the last one was no reason to leave it out.
        house.isWatched = true
        house.alert()
        #expect(house.alerts == [.unreached, nil] && slot.hasAlerted(since_us: 0))
        try house.settle()
        #expect(slot.drainEntry(isLast: false).increment.silences.isEmpty)
        // Without a desktop that is known at once.
        house.isWatched = false
        house.notices.endDesktop()
        house.alert()
        #expect(house.alerts.last == .unreached)
        // Shown on a desktop it has reached somebody.
        let other = try House()
        let server = try other.server()
        try other.open()
        other.alert()
        try other.until { other.alerts == [nil] }
        #expect(server.shown.count == 1 && other.slots[0].hasAlerted(since_us: 0))
    }

    @Test("Of alerts that come while one is on its way the newest waits; one that is over by then goes at once")
    func coalesced() throws {
        let house = try House()
        let server = try house.server()
        try house.open()
        for index in 1...5 as ClosedRange<Int> { house.alert(reason: "number \(index)") }
        try house.until { server.shown.count == 2 }
        try house.settle()
        #expect(server.shown.map(\.body) == ["number 1.", "number 5."] && server.shown.last?.replaced == 1)
        house.alert()
        house.notices.slouchEnded(of: house.slots[0])
        try house.until { server.closed == [1] }
        #expect(server.shown.count == 3)
    }

    @Test("Without actions none is offered; without markup nothing is escaped, with it & < > are")
    func capabilities() throws {
        for (capabilities, body, buttons) in [
            (["body"], "a <b> & c.", 0), (["body", "body-markup"], "a &lt;b&gt; &amp; c.", 0),
            (["actions"], "a <b> & c.", 4),
        ] as [([String], String, Int)] {
            let house = try House()
            let server = try house.server(capabilities)
            try house.open()
            house.alert(reason: "a <b> & c")
            try house.until { server.shown.count == 1 }
            #expect(server.shown.first?.body == body && server.shown.first?.actions.count == buttons)
        }
    }

    @Test("With one angle for everybody “no slouch” is not offered; where nothing may be told nothing is shown")
    func settings() throws {
        let fixed = try House { rules, _ in rules.slouchRule = .fixed }
        let server = try fixed.server()
        try fixed.open()
        fixed.alert()
        try fixed.until { server.shown.count == 1 }
        #expect(server.shown.first?.actions.count == 2)
        for change in [
            { $0.notifies = false },
            { $0.quietHours = ["00:00-12:00", "12:00-00:00"].compactMap(AlertPolicy.QuietHours.init) },
            { $0.mostPerHour = 0 },
        ] as [(inout AlertPolicy.Settings) -> Void] {
            let house = try House { change(&$1) }
            let server = try house.server()
            try house.open()
            house.alert()
            try house.settle()
            #expect(server.shown.isEmpty)
        }
    }

    @Test("Each wearer has a notification of their own, with their name; what is in a name is shown as it is")
    func wearers() throws {
        let house = try House(["Anna & Bo", "me"])
        let server = try house.server()
        try house.open()
        house.alert(0)
        house.alert(1)
        try house.until { server.shown.count == 2 }
        #expect(Set(server.shown.map(\.summary)) == ["Anna & Bo: Change position.", "me: Change position."])
        #expect(server.shown.allSatisfy { $0.replaced == 0 })
    }

    // MARK: Buttons

    @Test("Snooze silences one wearer, says until when, and takes away what is shown; its own button ends it")
    func snooze() throws {
        let house = try House(["me", "you"])
        let server = try house.server()
        try house.open()
        house.alert(0)
        house.alert(1)
        try house.until { server.shown.count == 2 }
        try house.settle()
        let of = server.shown.map(\.summary)
        let mine: UInt32 = of.first == "me: Change position." ? 1 : 2
        server.press("snooze", of: mine)
        try house.until { server.shown.count == 3 && server.closed == [mine] }
        let answer = try #require(server.shown.last)
        #expect(answer.summary.hasPrefix("No alerts until ") && answer.isPassing)
        #expect(answer.actions == ["alerts-on", "Alerts on again"])
        #expect(house.told == [answer.summary])
        house.alert(0)
        try house.settle()
        #expect(server.shown.count == 3)
        house.alert(1)
        try house.until { server.shown.count == 4 }
        #expect(server.shown.last?.summary == "you: Change position.", "another wearer's alerts are their own")
        try house.settle()
        server.press("alerts-on", of: 3)
        try house.until { server.shown.count == 5 }
        #expect(server.shown.last?.summary == "Alerts are on again." && server.shown.last?.replaced == 3)
        house.alert(0)
        try house.until { server.shown.count == 6 }
    }

    @Test("Silence from elsewhere takes away what is shown too")
    func silence() throws {
        let house = try House()
        let server = try house.server()
        try house.open()
        house.alert()
        try house.until { server.shown.count == 1 }
        try house.settle()
        _ = house.notices.snooze(sensor: nil, seconds: 60)
        try house.until { server.closed == [1] }
    }

    @Test("“That was no slouch” is answered; where nothing was held there is nothing to correct, and that is said")
    func noSlouch() throws {
        let house = try House()
        let server = try house.server()
        try house.open()
        house.alert()
        try house.until { server.shown.count == 1 }
        try house.settle()
        server.press("no-slouch", of: 1)
        try house.until { server.shown.count == 2 && server.closed == [1] }
        #expect(server.shown.last?.summary.hasPrefix("There is nothing to correct") == true)
    }

    @Test("Buttons of foreign, old and unknown notifications, and signals of somebody else, do nothing")
    func strangers() throws {
        let house = try House()
        let server = try house.server()
        let stranger = try MessageBus(to: .address(house.bus.address), on: house.loop)
        try house.open()
        house.alert()
        try house.until { server.shown.count == 1 }
        try house.settle()
        server.press("snooze", of: 99)
        server.press("alerts-on", of: 1)
        server.press("", of: 1)
        stranger.emit(
            FakeNotificationServer.path, FakeNotificationServer.name, "ActionInvoked", [.uint32(1), .string("snooze")])
        stranger.emit(
            FakeNotificationServer.path, FakeNotificationServer.name, "NotificationClosed", [.uint32(1), .uint32(1)])
        try house.settle()
        house.alert()
        try house.until { server.shown.count == 2 }
        #expect(server.shown.last?.replaced == 1, "nobody but the server has closed it")
        try house.settle()
        server.tellClosed(1)
        server.press("snooze", of: 1)
        try house.settle()
        house.alert()
        try house.until { server.shown.count == 3 }
        #expect(server.shown.last?.replaced == 0 && house.told.isEmpty)
    }

    // MARK: Servers that are not there, or not well

    @Test("Nobody there: said once; who comes is taken up, and whose place another one takes begins anew")
    func goneAndBack() throws {
        let house = try House()
        try house.open()
        try house.until { house.told.count == 1 }
        #expect(house.told.first?.hasPrefix("Alerts are not shown on the desktop for now: no program") == true)
        house.alert()
        house.alert()
        try house.settle()
        #expect(house.told.count == 1)
        let first = try house.server(firstID: 7)
        try house.until { house.told.count == 2 }
        #expect(house.told.last == "Alerts are shown on the desktop from now on.")
        house.alert()
        try house.until { first.shown.count == 1 }
        try house.settle()
        first.leave()
        try house.until { house.told.count == 3 }
        let second = try house.server(["body"], firstID: 7)
        house.alert()
        try house.until { second.shown.count == 1 }
        // Its number is another one's there; and what one server could do is not believed of the next.
        #expect(second.shown.first?.replaced == 0 && second.shown.first?.actions.isEmpty == true)
    }

    @Test("No bus: said once; one that goes is said, and everything else goes on")
    func noBus() throws {
        let house = try House()
        house.notices.openDesktop(Gateway.Desktop(busAddress: nil), on: house.loop)
        try house.until { house.told.count == 1 }
        #expect(house.told.first?.contains("names no session bus") == true)
        let other = try House()
        other.notices.openDesktop(Gateway.Desktop(busAddress: "unix:path=/nowhere/bus"), on: other.loop)
        try other.until { other.told.count == 1 }
        #expect(other.told.first?.contains("there is no session bus") == true)
        other.alert()
        try other.settle()
        #expect(other.told.count == 1)
    }

    /// A server whose answers are waited for as long as is given, and what became of one notification.
    private func outcome(
        patience_us: UInt64 = 10_000_000, _ change: (FakeNotificationServer) -> Void
    ) throws -> NotificationServer.Outcome {
        let house = try House()
        let fake = try house.server()
        change(fake)
        let server = NotificationServer(address: house.bus.address, patience_us: patience_us, on: house.loop)
        server.start()
        try house.until { server.standing == .there }
        var outcome: NotificationServer.Outcome?
        server.show(.init(summary: "x"), replacing: 0) { outcome = $0 }
        #expect(outcome == nil, "never before it returns")
        try house.until { outcome != nil }
        return try #require(outcome)
    }

    @Test("A server that never answers costs nothing but its time, and nothing is claimed of what it was given")
    func mute() throws {
        #expect(
            try outcome(patience_us: 50_000) { $0.isMute = true }
                == .notShown("the program that shows notifications does not answer"))
    }

    @Test("One that answers with too much, or with something else, is taken for one that can do nothing")
    func tooMuch() throws {
        for answer in [
            .strings((0..<20_000).map { "\($0)" }), .strings([String(repeating: "a", count: 100_000)]), .uint32(7),
            .strings([]),
        ] as [BusValue] {
            #expect(try outcome { $0.capabilities = answer } == .shown(id: 1))
        }
        #expect(
            try outcome { $0.nextID = 0 } == .unknown("the program that shows notifications gave no number for it"))
    }

    // MARK: Breaks

    @Test("A break is shown beside an alert; it counts as told where it was shown, and only then")
    func breaks() throws {
        let house = try House()
        try house.open()
        var got: [String] = []
        func prompt() {
            house.notices.promptBreak(at: HostClock.now, "Change it.", of: house.slots[0], isWatched: false) {
                switch $0 {
                case .told: got.append("told")
                case .silent(let why): got.append(why)
                }
            }
        }
        prompt()
        try house.until { got.count == 1 }
        #expect(got == ["nothing buzzed, nobody was watching, and no notification was shown"])
        let server = try house.server()
        house.alert()
        prompt()
        #expect(got.count == 1, "it is not known yet")
        try house.until { server.shown.count == 2 && got.count == 2 }
        #expect(got.last == "told")
        let shown = try #require(server.shown.first { $0.summary == "Time for a break." })
        #expect(shown.body == "Change it." && shown.replaced == 0 && shown.actions == ["snooze", "Snooze for 30 min"])
        try house.settle()
        house.notices.breakEnded(of: house.slots[0])
        try house.until { server.closed.count == 1 }
    }
}
