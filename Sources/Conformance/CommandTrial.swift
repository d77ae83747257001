import SensorProtocols

/// A command that a sensor must answer in a certain way, good or bad.
struct CommandTrial: Sendable {
    enum Answer: Equatable, Sendable {
        /// RESULT with one of these codes, and before it what the command asks for.
        case result([CommandResult.Code], Content = .none)
        /// TIME instead of RESULT.
        case time
        /// Nothing at all: the frame was damaged.
        case silence
    }

    enum Content: Equatable, Sendable {
        case none
        case identity
        case status
        case battery
    }

    /// How the sentences call it.
    var name: String
    /// Without framing.
    var message: [UInt8]
    var answer: Answer
    /// The carrier spoils the frame on its way.
    var isDamaged = false
    /// Where it is wrong, what the specification says.
    var rule: String

    var token: UInt8 { message[1] }
    var topic: Finding.Topic {
        switch answer {
        case .result([.ok], .none): .commands
        case .result([.ok], _): .commands
        case .time: .commands
        case .result, .silence: .errors
        }
    }

    /// Every trial for a sensor that says this of itself. It is stopped and keeps nothing meanwhile.
    ///
    /// - Parameter hasFrames: whether messages go in frames with a CRC, which a carrier can spoil.
    static func all(for identity: SensorIdentity, hasFrames: Bool) -> [CommandTrial] {
        let hasBattery = identity.capabilities.contains(.battery)
        let hasBuzzer = identity.capabilities.contains(.buzzer)
        let keeps = identity.capabilities.contains(.keepsSamples)
        let otherBoot = identity.bootID ^ 0x5A5A_5A5A
        let strange_Hz = (1...6553).lazy.map(Double.init).first { !identity.rates_Hz.contains($0) } ?? 0
        return [
            CommandTrial(
                name: "GET_STATUS", message: SensorCommand.getStatus.message(token: 10),
                answer: .result([.ok], .status),
                rule: "Expected: STATUS, then RESULT."),
            CommandTrial(
                name: "PING", message: SensorCommand.ping.message(token: 11), answer: .time,
                rule: "Expected: TIME with its token."),
            CommandTrial(
                name: "GET_BATTERY", message: SensorCommand.getBattery.message(token: 12),
                answer: hasBattery ? .result([.ok], .battery) : .result([.notAvailable]),
                rule: hasBattery
                    ? "Expected: BATTERY, then RESULT."
                    : "Expected: code 4, because capability bit 4 is clear."),
            CommandTrial(
                name: "BUZZ", message: SensorCommand.buzz([.init(on_ms: 50, off_ms: 0)]).message(token: 13),
                answer: hasBuzzer ? .result([.ok]) : .result([.notAvailable]),
                rule: hasBuzzer
                    ? "Expected: code 0, because capability bit 2 is set."
                    : "Expected: code 4, because capability bit 2 is clear."),
            CommandTrial(
                name: "SET_RATE to its own rate",
                message: SensorCommand.setRate(rate_Hz: identity.rate_Hz).message(token: 14), answer: .result([.ok]),
                rule: "Expected: code 0, because every announced rate can be set."),
            CommandTrial(
                name: "IDENTIFY with extra bytes",
                message: SensorCommand.identify.message(token: 15) + [1, 2, 3],
                answer: .result([.ok], .identity),
                rule:
                    "Expected: IDENTITY, then RESULT. Bytes after the known fields are ignored, so that a minor version "
                    + "can add some."
            ),
            CommandTrial(
                name: "An unknown command", message: [0xFE, 16], answer: .result([.unknownCommand]),
                rule: "Expected: code 1 (unknown command)."),
            CommandTrial(
                name: "START, too short", message: [0x82, 17], answer: .result([.badLength]),
                rule: "Expected: code 2 (bad length)."),
            CommandTrial(
                name: "SET_RATE to a rate that is not announced",
                message: SensorCommand.setRate(rate_Hz: strange_Hz).message(token: 18), answer: .result([.badValue]),
                rule: "Expected: code 3 (bad value)."),
            CommandTrial(
                name: "BUZZ with nine pulses", message: [0x85, 19, 9] + [UInt8](repeating: 5, count: 18),
                answer: .result(hasBuzzer ? [.badValue] : [.badValue, .notAvailable]),
                rule: "Expected: code 3 (bad value), because BUZZ takes 1 to 8 pulses."),
            CommandTrial(
                name: "ACKNOWLEDGE of another boot",
                message: SensorCommand.acknowledge(bootID: otherBoot, through: 0).message(token: 20),
                answer: .result([.otherBoot]), rule: "Expected: code 6 (another boot)."),
            CommandTrial(
                name: "RESEND of another boot",
                message: SensorCommand.resend(bootID: otherBoot, 0...9).message(token: 21),
                answer: .result(keeps ? [.otherBoot] : [.otherBoot, .notAvailable]),
                rule: "Expected: code 6 (another boot)."),
            hasFrames
                ? CommandTrial(
                    name: "GET_STATUS with a wrong CRC", message: SensorCommand.getStatus.message(token: 22),
                    answer: .silence, isDamaged: true,
                    rule: "Expected: no answer, because a frame with a wrong CRC is dropped.")
                // The radio has a CRC of its own: what comes damaged comes as something else.
                : CommandTrial(
                    name: "A message that is not a command", message: [0x09, 22] + [UInt8](repeating: 0xFF, count: 16),
                    answer: .silence, rule: "Expected: no answer, because commands begin with 0x80 or above."),
        ]
    }

    /// Whether nothing more has to be waited for.
    func isAnswered(by heard: Heard) -> Bool {
        switch answer {
        case .result: heard.result(token: token) != nil
        case .time: heard.times.contains(token)
        case .silence: false
        }
    }

    /// Whether it was answered, with the token of another command.
    func hasOtherToken(in heard: Heard) -> Bool {
        guard case .result = answer, heard.result(token: token) == nil else { return false }
        return heard.results.contains { $0.command == message[0] }
    }

    /// What is wrong with the answer; `nil` where it is right.
    func fault(in heard: Heard) -> String? {
        switch answer {
        case .time:
            return heard.times.contains(token) ? nil : "\(name) is not answered. \(rule)"
        case .silence:
            return heard.result(token: token) == nil ? nil : "\(name) is answered. \(rule)"
        case .result(let codes, let content):
            guard let result = heard.result(token: token) else {
                if let other = heard.results.first(where: { $0.command == message[0] }) {
                    return
                        "Its answer to command 0x\(String(message[0], radix: 16)) has token \(other.token), not \(token): "
                        + "a RESULT carries the token of its command."
                }
                return "\(name) is not answered by a RESULT. \(rule)"
            }
            guard codes.contains(result.code) else {
                return "\(name) is answered with code \(result.code.words). \(rule)"
            }
            guard result.command == message[0] else {
                return "The answer to \(name) names command \(result.command), not \(message[0])."
            }
            let isThere =
                switch content {
                case .none: true
                case .identity: !heard.identities.isEmpty
                case .status: !heard.statuses.isEmpty
                case .battery: heard.batteries > 0
                }
            return isThere ? nil : "\(name) is answered by RESULT only. \(rule)"
        }
    }
}
