import Events
import LocalTime
import Motion
import Posture
import SensorProtocols

/// What `run` does with what comes from outside, without its files and sockets: a sensor's bytes become samples, posture and
/// events, and events are told as JSON, as a line and on the screen; lines of the socket are read and obeyed.
///
/// The first byte says which. This file is built together with the parts of the rooms that do it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzStreams(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    guard let kind = bytes.first else { return 0 }
    if kind & 1 == 0 {
        var stream = Stream(bytes.dropFirst())
        stream.run()
        stream.draw()
    } else {
        for line in bytes.dropFirst().split(separator: 0x0A) { hear(String(decoding: line, as: UTF8.self)) }
    }
    return 0
}

/// Times that clocks have, and have not.
private let steps_us: [Int64] = [0, 1, 10_000, 20_000, 1_000_000, 60_000_000, 86_400_000_000, -20_000, -3_600_000_000]

/// One sensor on one line.
private struct Stream {
    private var rest: ArraySlice<UInt8>
    private var feed: SensorFeed
    private let family: ProtocolFamily
    private var teller = Teller()
    private var arrival_us: Int64 = 1_772_352_000_000_000

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
        let families = ProtocolFamily.onSerialLines
        family = families[Int(rest.popFirst() ?? 0) % families.count]
        var pipeline = PosturePipeline()
        pipeline.setCalibration(
            Calibration(
                profile: .sit, time_us: 0, upright: Vector3(1, 0, 0), forward: Vector3(0, 0, -1),
                axisSource: .familyDefault, holdDeviationDegrees: 0.2, hold_s: 10))
        feed = SensorFeed(
            family: family, pipeline: pipeline, timeSource: (rest.popFirst() ?? 0) & 1 == 0 ? .host : .sensor)
    }

    /// Pieces of bytes, each with how many there are, after which time, and how often they come.
    mutating func run() {
        while let length = rest.popFirst(), let how = rest.popFirst() {
            let piece = Array(rest.prefix(Int(length)))
            rest = rest.dropFirst(Int(length))
            if how & 0x40 != 0 { feed.beginHold(HoldRequest(seconds: 1)) }
            if how & 0x80 != 0 { feed.beginLink() }
            // Some gates open only after many samples.
            for _ in 0..<(how & 0x20 == 0 ? 1 : 20) {
                arrival_us += steps_us[Int(how & 0x0F) % steps_us.count]
                var output = SensorFeed.Output()
                feed.receive(piece, arrival_us: arrival_us, into: &output)
                take(output)
            }
        }
        var output = SensorFeed.Output()
        feed.flush(into: &output)
        take(output)
        feed.pipeline.finish()
        take(SensorFeed.Output())
    }

    private mutating func take(_ output: SensorFeed.Output) {
        var effects = EffectQueue(sensor: "back", offset_s: 3600, isBluetooth: false)
        for message in output.messages {
            _ = message.fields
            if case .battery(let reading) = message { effects.report(reading, at_us: arrival_us) }
        }
        for event in feed.pipeline.drainEvents() { effects.report(event) }
        for second in feed.pipeline.drainTrack() { _ = Moment(utc_us: second.time_us, offset_s: 3600).rfc3339 }
        for frame in output.frames.suffix(3) {
            teller.tell(
                .angle(AngleEvent(frame, of: FrameOrigin(sensor: "back", placement: .upperBack, offset_s: 3600))))
        }
        for sample in output.samples + output.resent {
            precondition(sample.sample.acceleration_m_s2.norm.isFinite, "what cannot be has come through")
        }
        for case .report(let event) in effects.drain() { teller.tell(event) }
    }

    /// The screen at the end: drawing it is what takes most time.
    func draw() { teller.draw() }
}

/// Whoever is told.
private struct Teller {
    private var screen = ScreenModel()
    private var pace = Pace(rate_Hz: 10)

    mutating func tell(_ event: GatewayEvent) {
        let json = event.json.text
        if let again = GatewayEvent(json: json) {
            precondition(again.json.text == json, "an event reads back as another one: \(json)")
        }
        _ = EventLine(event)?.text
        screen.apply(event, now_us: 5_000_000)
    }

    /// The screen, in windows of any size.
    func draw() {
        for (columns, rows) in [(80, 24), (20, 6), (3, 2)] {
            _ = ScreenRenderer(model: screen, columns: columns, rows: rows, style: .plain, now_us: 6_000_000).lines()
        }
    }
}

/// A line of the socket, as the recorder and as its client hear it.
private func hear(_ line: String) {
    if let request = ControlRequest(json: line) {
        precondition(ControlRequest(json: request.json.text) != nil, "a request does not read back: \(line)")
        switch request {
        case .watch(_, let rate_Hz, _, _):
            var pace = Pace(rate_Hz: rate_Hz)
            for time_us in [Int64.min, -1, 0, 1_772_352_000_000_000, .max] { _ = pace.isDue(at_us: time_us) }
        case .calibrate(_, let hold): _ = HoldRequest.seconds(askedForBy: hold.sentence(by: PostureRules()))
        case .snooze(_, let seconds):
            var course = AlertPolicy.Course()
            course.snooze(until_us: Int64(1_772_352_000_000_000).addingClamped(.microseconds(seconds)))
            _ = AlertPolicy().notice(at: Moment(utc_us: 1_772_352_000_000_000, offset_s: 0), course)
        case .note, .correct, .forgetLearned, .status, .reload, .scan, .pair, .passkey, .cancel, .fleet: break
        }
    }
    if let reply = ControlReply(json: line) { _ = reply.json.text }
    if let event = PairingEvent(json: line) {
        precondition(PairingEvent(json: event.json.text) == event, "what a pairing tells does not read back: \(line)")
    }
    var teller = Teller()
    if let event = GatewayEvent(json: line) {
        teller.tell(event)
        teller.draw()
    }
    _ = LocalDay(line)?.text
    _ = Moment(rfc3339: line)?.rfc3339
    _ = AlertPolicy.QuietHours(line)?.text
    _ = HoldRequest.seconds(askedForBy: line)
}
