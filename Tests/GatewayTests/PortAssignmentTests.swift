import Links
import Posture
import Records
import Testing

@testable import Gateway

@Suite("Which port is looked at for which sensor")
struct PortAssignmentTests {
    private let first = PortInfo(path: "/dev/ttyUSB0", usbID: "1a86:7523", serial: "A1")
    private let second = PortInfo(path: "/dev/ttyUSB1", usbID: "1a86:7523", serial: "B2")

    private func sensor(
        _ id: String, family: String = "witmotion", port: PortInfo? = nil, baudRate: Int = 115_200
    ) -> PairedSensor {
        PairedSensor(
            id: id, name: id, family: family, wearer: "me", placement: .upperBack, mount: nil,
            port: port?.identity ?? "usb:elsewhere", baudRate: baudRate, paired_us: 0)
    }

    private func assignment(_ ports: PortInfo...) -> PortAssignment {
        var assignment = PortAssignment()
        #expect(assignment.setPorts(ports).isEmpty)
        return assignment
    }

    @Test("A known sensor's own port is for that one only; any other port is for all that wait, each rate once")
    func likelyRates() {
        var assignment = assignment(first, second)
        let waiting = [
            sensor("a", port: first, baudRate: 9600), sensor("b"), sensor("c", family: "ximu3"),
        ]
        let searches = assignment.searches(for: waiting, taken: [], now_us: 0)
        #expect(
            searches == [
                .init(port: first, likelyBaudRates: [9600], isForKnownSensor: true),
                .init(port: second, likelyBaudRates: [9600, 115_200], isForKnownSensor: false),
            ])
    }

    @Test("A port is looked at by one search at a time, and not while a link is on it, nor where nobody waits")
    func once() {
        var assignment = assignment(first, second)
        #expect(assignment.searches(for: [], taken: [], now_us: 0).isEmpty)
        let searches = assignment.searches(for: [sensor("a")], taken: [second.path], now_us: 0)
        #expect(searches.map(\.port) == [first])
        #expect(assignment.searches(for: [sensor("a")], taken: [second.path], now_us: 9_000_000).isEmpty)
        assignment.searchEnded(searches[0])
        #expect(assignment.searches(for: [sensor("a")], taken: [], now_us: 9_000_000).count == 2)
    }

    /// Searches of an hour on the first port, on which nothing that we know is found, and what of it was told.
    private func hour(
        _ waiting: PairedSensor, on port: PortInfo, bytesHeard: Int = 40
    ) -> (searches: [(at_s: Int, rates: [Int], isExclusive: Bool)], told: Int) {
        var assignment = assignment(port)
        var searches: [(Int, [Int], Bool)] = []
        var told = 0
        for second in 0..<3600 {
            let now_us = Int64(second) * 1_000_000 + 1
            for search in assignment.searches(for: [waiting], taken: [], now_us: now_us) {
                searches.append((second, search.likelyBaudRates, search.isForKnownSensor))
                assignment.searchEnded(search)
                let isNews = assignment.foundNothing(
                    in: search, bytesHeard: bytesHeard, isOwn: waiting.port == port.identity, now_us: now_us)
                if isNews { told += 1 }
            }
        }
        return (searches, told)
    }

    @Test("A waiting sensor's own port that speaks something else is tried again soon and on, and that is told once")
    func ownPortSpeaksNonsense() {
        let (searches, told) = hour(sensor("a", port: first), on: first)
        #expect(told == 1)
        #expect(searches.prefix(4).map(\.at_s) == [0, 2, 5, 10])
        #expect(zip(searches, searches.dropFirst()).allSatisfy { $1.at_s - $0.at_s <= 31 })
        #expect((100...140).contains(searches.count))
        // Its rate may have been changed.
        #expect(searches[..<3].allSatisfy(\.isExclusive) && !searches[3].isExclusive && searches[4].isExclusive)
    }

    @Test("Any other port is tried again ever less often, a console's or a modem's hardly ever", arguments: [40, 0])
    func otherPorts(bytesHeard: Int) {
        let usb = hour(sensor("a"), on: first, bytesHeard: bytesHeard)
        #expect(usb.told == (bytesHeard > 0 ? 1 : 0))
        #expect((8...14).contains(usb.searches.count))
        let console = hour(sensor("a"), on: PortInfo(path: "/dev/ttyS0"), bytesHeard: bytesHeard)
        #expect(console.told == 0)
        #expect((3...6).contains(console.searches.count))
    }

    @Test("A port with somebody else's sensor is left alone until it comes again or another sensor is awaited")
    func unrecognised() {
        var assignment = assignment(first)
        func search(_ now_us: Int64) -> PortAssignment.Search? {
            let search = assignment.searches(for: [sensor("a")], taken: [], now_us: now_us).first
            if let search { assignment.searchEnded(search) }
            return search
        }
        guard let begun = search(0) else {
            Issue.record("a free port is looked at")
            return
        }
        _ = assignment.foundNothing(in: begun, bytesHeard: 40, isOwn: false, now_us: 0)
        #expect(search(1_000_000) == nil)
        assignment.forgetUnrecognised()
        #expect(search(1_000_000) != nil)
        assignment.setUnrecognised(path: first.path)
        #expect(search(60_000_000) == nil)
        _ = assignment.setPorts([])
        _ = assignment.setPorts([first])
        #expect(search(60_000_000) != nil)
    }

    @Test("A known sensor's own port that is silent is looked at again after a second, a failed one too")
    func silent() {
        var assignment = assignment(first)
        let waiting = [sensor("a", port: first)]
        let search = assignment.searches(for: waiting, taken: [], now_us: 0)[0]
        assignment.searchEnded(search)
        let isNews = assignment.foundNothing(in: search, bytesHeard: 0, isOwn: true, now_us: 0)
        #expect(!isNews)
        #expect(assignment.searches(for: waiting, taken: [], now_us: 1_000_000).isEmpty)
        #expect(assignment.searches(for: waiting, taken: [], now_us: 1_000_001).count == 1)
        assignment.searchEnded(search)
        assignment.refuse(path: first.path, for_us: PortAssignment.pauseAfterLoss_us, now_us: 2_000_000)
        #expect(assignment.searches(for: waiting, taken: [], now_us: 2_300_000).isEmpty)
        #expect(assignment.searches(for: waiting, taken: [], now_us: 2_300_001).count == 1)
    }

    @Test("A port that goes while somebody looks at it ends that search")
    func gone() {
        var assignment = assignment(first, second)
        #expect(assignment.searches(for: [sensor("a")], taken: [], now_us: 0).count == 2)
        #expect(assignment.setPorts([second]) == [first.path])
        #expect(assignment.setPorts([first, second]).isEmpty)
        #expect(assignment.searches(for: [sensor("a")], taken: [], now_us: 0).map(\.port) == [first])
    }

    @Test("What is found is known by its number; without one by its port, or as the only one of its family")
    func owner() {
        let a = sensor("plumbline:1", family: "plumbline")
        let b = sensor("b", port: first)
        let c = sensor("c", family: "ximu3")
        let d = sensor("d", family: "ximu3")
        func found(_ id: String, _ family: String, isNumbered: Bool = false, among waiting: [PairedSensor]) -> String? {
            PortAssignment.sensor(
                foundOn: first, id: id, family: family, isNumbered: isNumbered, among: waiting)?.id
        }
        #expect(found("plumbline:1", "plumbline", isNumbered: true, among: [b, a]) == a.id)
        #expect(found("plumbline:2", "plumbline", isNumbered: true, among: [b, a]) == nil)
        #expect(found("witmotion@x", "witmotion", among: [a, b, sensor("e")]) == b.id)
        #expect(found("ximu3@x", "ximu3", among: [a, c]) == c.id)
        #expect(found("ximu3@x", "ximu3", among: [c, d]) == nil)
    }
}
