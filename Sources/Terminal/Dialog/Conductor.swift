public import Coach
import LinuxIO

/// Where a conductor gets angles for a self-test by the sensor.
public protocol AngleSource {
    /// Whether a recorder is running that can be asked now.
    func isThere() throws -> Bool

    /// The mean forward angle over the next seconds, in degrees; `nil` where none came. `tick` is called each second with
    /// the seconds that are left.
    func mean(seconds: Int, tick: @escaping (Int) -> Void) throws -> Double?
}

/// Leads somebody through a guide's questions by a dialogue.
public struct Conductor {
    private let dialog: any Dialog
    private let angles: (any AngleSource)?

    /// Without a source of angles no sensor is there for a self-test.
    public init(_ dialog: any Dialog, angles: (any AngleSource)? = nil) {
        self.dialog = dialog
        self.angles = angles
    }

    /// Asks until the guide has ended, or somebody stops.
    ///
    /// - Returns: sentences for the end.
    public func run(_ guide: inout some Guide) throws -> [String] {
        do {
            while let question = guide.question { try guide.receive(try answer(to: question), at: HostClock.now) }
            return guide.closing
        } catch is DialogEnd {
            return try guide.stopped()
        }
    }

    private func answer(to question: Question) throws -> Answer {
        switch question {
        case .choice(let page, let choices): .choice(try dialog.choose(page, choices))
        case .number(let page, let prompt, let unit, let range, let choices):
            Answer(try dialog.number(page, prompt: prompt, unit: unit, range: range, choices))
        case .text(let page, let prompt, let most, let choices):
            switch try dialog.text(page, prompt: prompt, most: most, choices) {
            case .value(let text): .text(text)
            case .option(let index): .choice(index)
            }
        case .stopwatch(let page, let prompt, let range, let choices, let startsItself):
            Answer(
                try dialog.stopwatch(page, prompt: prompt, range: range, choices, startsItself: startsItself))
        case .countdown(let page, let seconds, let choices, let status):
            switch try dialog.countDown(page, seconds: seconds, choices, status: status) {
            case .value: .done
            case .option(let index): .choice(index)
            }
        case .sensor: .sensor(isThere: try angles?.isThere() ?? false)
        case .measurement(let page, let seconds): .angle(try angle(page, seconds: seconds))
        }
    }

    private func angle(_ page: Page, seconds: Int) throws -> Double? {
        guard let angles else { return nil }
        try dialog.getReady(page)
        let angle = try angles.mean(seconds: seconds) { left in
            dialog.announce(
                page, status: CountdownStatus.hold.words(secondsLeft: left), isUpdate: left < seconds)
        }
        dialog.signal()
        return angle
    }
}

extension Answer {
    fileprivate init(_ answer: DialogAnswer<Double>) {
        switch answer {
        case .value(let value): self = .value(value)
        case .option(let index): self = .choice(index)
        }
    }
}
