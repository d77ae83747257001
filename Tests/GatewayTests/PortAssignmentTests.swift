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

    @Test("A port where nobody of ours is is left alone until it comes anew or another sensor is awaited")
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
        assignment.foundNothing(in: begun, bytesHeard: 40, now_us: 0)
        #expect(search(60_000_000) == nil)
        assignment.forgetUnrecognised()
        #expect(search(60_000_000) != nil)
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
        assignment.foundNothing(in: search, bytesHeard: 0, now_us: 0)
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
