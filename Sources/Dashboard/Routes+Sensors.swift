import Events
import Hummingbird
import LinuxIO
import LocalTime
import Numbers
import Pages
import Posture
import Records
import Reports
import SensorProtocols
import Synchronization

/// The sensors, their check, and pairing, which the recorder does.
extension Routes {
    /// How the recorder says that the sensors stand.
    private struct Standing: Sendable {
        var links: [String: LinkEvent] = [:]
        var batteries: [String: BatteryEvent] = [:]
    }

    /// What the recorder says, or why it says nothing.
    private func standing() async -> (standing: Standing, problem: String?) {
        let heard = Heard()
        let reply = await asking.ask(.status) { event in
            heard.standing.withLock { standing in
                switch event {
                case .link(let link): standing.links[link.sensor] = link
                case .battery(let battery): standing.batteries[battery.sensor] = battery
                default: break
                }
            }
        }
        return (heard.standing.withLock { $0 }, reply.isDone ? nil : reply.text)
    }

    private final class Heard: Sendable {
        let standing = Mutex(Standing())
    }

    func sensors(_ query: Query, _ access: Access) async -> Response {
        await sensors(of: query["wearer"], access)
    }

    /// - Parameter refusal: a name that cannot be given.
    func sensors(
        of wearer: String?, _ access: Access, refusal: SensorsHTML.Refusal? = nil
    ) async -> Response {
        let (standing, problem) = await standing()
        let today = HostClock.now.day
        let page = await reader.read { store throws(ReportError) in
            let paired = try Self.ofRecord { () throws(RecordsError) in
                try store?.readableSensors().sensors ?? []
            }
            let whose = try Self.whose(wearer, store)
            let sensors = try Self.ofRecord { () throws(RecordsError) in
                try paired.filter { $0.wearer == whose.wearer }.map { sensor throws(RecordsError) in
                    try Self.shown(sensor, standing, store)
                }
            }
            return SensorsHTML(
                sensors, recorderProblem: problem, today: today, whose: whose, refusal: refusal, key: access.key
            ).page
        }
        guard refusal != nil, case .success(let markup) = page else { return Self.page(page) }
        return Answer.page(markup, .unprocessableContent)
    }

    private static func shown(
        _ sensor: PairedSensor, _ standing: Standing, _ store: Store?
    ) throws(RecordsError) -> SensorsHTML.Sensor {
        let link = standing.links[sensor.name]
        let battery = standing.batteries[sensor.name]
        let lastHeard = try store?.lastHeard(sensor: sensor.id)
        let calibration = try store?.lastCalibration(sensor: sensor.id)
        let holds = try store?.postureHolds(sensor: sensor.id, wearer: sensor.wearer) ?? []
        return SensorsHTML.Sensor(
            id: sensor.id, name: sensor.name, placement: sensor.placement,
            kind: ProtocolFamily(rawValue: sensor.family)?.title ?? "\(sensor.family), of a newer version",
            place: Self.place(sensor.port), state: link.map { Self.words($0.state) },
            isReceiving: link?.state == .streaming, problem: link?.detail, battery_ratio: battery?.ratio,
            isCharging: battery?.isCharging == true, lastHeard: lastHeard,
            calibrated: calibration.map {
                (Moment(utc_us: $0.time_us, offset_s: lastHeard?.offset_s ?? HostClock.now.offset_s), $0.profile)
            },
            quality: link?.calibration, range: PersonalRange(holds).words)
    }

    private static func place(_ port: String) -> String {
        for (prefix, words) in [
            ("ble-open:", "Bluetooth, without a bond: "), ("ble:", "Bluetooth "), ("usb:", "USB "), ("port:", ""),
        ] where port.hasPrefix(prefix) { return words + port.dropFirst(prefix.count) }
        return port
    }

    private static func words(_ state: LinkEvent.State) -> String {
        switch state {
        case .searching: "not found: looking for it"
        case .connecting: "connecting"
        case .streaming: "receiving"
        case .silent: "connected, but it sends nothing"
        case .lost: "connection lost"
        case .stopped: "stopped"
        }
    }

    func check() async -> Response {
        switch await doctor.findings() {
        case .success(let findings): Answer.page(FindingsHTML(findings).page)
        case .failure(let problem): Answer.page(FindingsHTML([], problem: problem.words).page)
        }
    }

    // MARK: Pairing

    func pairingState() -> Response {
        Answer.json(JSONText.object([("version", .integer(Int64(desk.state.version)))]).text)
    }

    func pairing(_ query: Query, _ access: Access) async -> Response {
        let state = desk.state
        guard let id = query["sensor"] else {
            var problem: String?
            switch state.phase {
            case .searching, .pairing: break
            default: problem = await standing().problem
            }
            return Answer.page(PairHTML(state, recorderProblem: problem, key: access.key).page)
        }
        guard let sensor = state.found.first(where: { $0.id == id }) else { return Answer.onward(to: "/sensors/pair") }
        return await form(for: sensor, state, access)
    }

    /// The form with what is proposed, as `plumbline pair` proposes it.
    private func form(for sensor: FoundSensor, _ state: PairHTML.State, _ access: Access) async -> Response {
        Self.page(
            await reader.read { store throws(ReportError) in
                let known = try Self.ofRecord { () throws(RecordsError) in
                    try store?.readableSensors().sensors ?? []
                }
                let hasUpper = known.contains { $0.placement.judgesPosture }
                let place = hasUpper && !known.contains { $0.placement.isLow } ? Placement.lowBack : .upperBack
                let form = PairHTML.Form(
                    sensor: sensor, name: PairedSensor.proposedName(at: place, of: sensor.id, among: known),
                    wearer: known.first?.wearer ?? PairedSensor.usualWearer, placement: place.rawValue)
                return PairHTML(state, form: form, recorderProblem: nil, key: access.key).page
            })
    }

    func pairing(_ path: String, _ form: Query, _ access: Access) async -> Response {
        switch path {
        case "/sensors/search":
            desk.search()
        case "/sensors/cancel": desk.cancel()
        case "/sensors/answer":
            switch (form["digits"], form["yes"]) {
            case (let digits?, nil) where digits.utf8.count <= 64: desk.answer(.digits(digits))
            case (nil, "yes"): desk.answer(.yes)
            case (nil, "no"): desk.answer(.no)
            default: return Answer.message(.badRequest, "Not understood", "This is not an answer to what was asked.")
            }
        default: return await pair(form, access)
        }
        return Answer.onward(to: "/sensors/pair")
    }

    private func pair(_ form: Query, _ access: Access) async -> Response {
        guard let id = form["sensor"], let name = form["name"], let wearer = form["wearer"],
            [id, name, wearer].allSatisfy({ $0.utf8.count <= 1024 })
        else { return Answer.message(.badRequest, "Not understood", "This form is not whole.") }
        let state = desk.state
        // Sent twice: the page shows the pairing that runs, and no objection to it.
        if case .pairing = state.phase { return Answer.onward(to: "/sensors/pair") }
        guard let sensor = state.found.first(where: { $0.id == id }) else { return Answer.onward(to: "/sensors/pair") }
        let typed = PairHTML.Form(
            sensor: sensor, name: name.trimmed, wearer: wearer.trimmed, placement: form["placement"] ?? "")
        let result = await reader.read { store throws(ReportError) in
            try Self.ofRecord { () throws(RecordsError) in
                Self.objections(to: typed, among: try store?.readableSensors().sensors ?? [])
            }
        }
        switch result {
        case .failure(let error): return Self.page(.failure(error))
        case .success(let objections) where !objections.isEmpty:
            var shown = typed
            shown.objections = objections
            return Answer.page(
                PairHTML(state, form: shown, recorderProblem: nil, key: access.key).page, .unprocessableContent)
        case .success:
            desk.pair(
                PairRequest(sensor: id, name: typed.name, wearer: typed.wearer, placement: typed.placement))
            return Answer.onward(to: "/sensors/pair")
        }
    }

    /// The rules of `plumbline pair`; the recorder asks them again.
    static func objections(to form: PairHTML.Form, among known: [PairedSensor]) -> [String: String] {
        var objections: [String: String] = [:]
        objections["name"] = PairedSensor.objection(toName: form.name, of: form.sensor.id, among: known)
        objections["wearer"] = PairedSensor.objection(toWearer: form.wearer).map {
            $0.prefix(1).uppercased() + $0.dropFirst() + "."
        }
        objections["placement"] =
            form.placement.isEmpty ? "Choose where it is worn." : Placement.objection(to: form.placement)
        return objections
    }
}

extension String {
    /// Without blanks around it.
    var trimmed: String {
        let start = drop { $0 == " " }
        guard let last = start.lastIndex(where: { $0 != " " }) else { return "" }
        return String(start[...last])
    }
}
