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
                rule: "GET_STATUS is answered by STATUS, then RESULT."),
            CommandTrial(
                name: "PING", message: SensorCommand.ping.message(token: 11), answer: .time,
                rule: "PING is answered by TIME with the token."),
            CommandTrial(
                name: "GET_BATTERY", message: SensorCommand.getBattery.message(token: 12),
                answer: hasBattery ? .result([.ok], .battery) : .result([.notAvailable]),
                rule: hasBattery
                    ? "GET_BATTERY is answered by BATTERY, then RESULT."
                    : "Without capability bit 4 GET_BATTERY is refused with code 4."),
            CommandTrial(
                name: "BUZZ", message: SensorCommand.buzz([.init(on_ms: 50, off_ms: 0)]).message(token: 13),
                answer: hasBuzzer ? .result([.ok]) : .result([.notAvailable]),
                rule: hasBuzzer
                    ? "BUZZ with one pulse is answered by RESULT."
                    : "Without capability bit 2 BUZZ is refused with code 4."),
            CommandTrial(
                name: "SET_RATE to its own rate",
                message: SensorCommand.setRate(rate_Hz: identity.rate_Hz).message(token: 14), answer: .result([.ok]),
                rule: "Every rate that is announced can be set."),
            CommandTrial(
                name: "IDENTIFY, longer than it is known",
                message: SensorCommand.identify.message(token: 15) + [1, 2, 3],
                answer: .result([.ok], .identity),
                rule:
                    "What stands behind the known fields of a message is ignored, so that a minor version may add some."
            ),
            CommandTrial(
                name: "An unknown command", message: [0xFE, 16], answer: .result([.unknownCommand]),
                rule: "A command that is not known is refused with code 1."),
            CommandTrial(
                name: "START, too short", message: [0x82, 17], answer: .result([.badLength]),
                rule: "A message that is too short is refused with code 2."),
            CommandTrial(
                name: "SET_RATE to a rate that is not announced",
                message: SensorCommand.setRate(rate_Hz: strange_Hz).message(token: 18), answer: .result([.badValue]),
                rule: "A rate that is not announced is refused with code 3."),
            CommandTrial(
                name: "BUZZ with nine pulses", message: [0x85, 19, 9] + [UInt8](repeating: 5, count: 18),
                answer: .result(hasBuzzer ? [.badValue] : [.badValue, .notAvailable]),
                rule: "BUZZ takes 1 to 8 pulses; anything else is refused with code 3."),
            CommandTrial(
                name: "ACKNOWLEDGE of another boot",
                message: SensorCommand.acknowledge(bootID: otherBoot, through: 0).message(token: 20),
                answer: .result([.otherBoot]), rule: "What is meant for another start is refused with code 6."),
            CommandTrial(
                name: "RESEND of another boot",
                message: SensorCommand.resend(bootID: otherBoot, 0...9).message(token: 21),
                answer: .result(keeps ? [.otherBoot] : [.otherBoot, .notAvailable]),
                rule: "What is meant for another start is refused with code 6."),
            hasFrames
                ? CommandTrial(
                    name: "GET_STATUS with a wrong CRC", message: SensorCommand.getStatus.message(token: 22),
                    answer: .silence, isDamaged: true, rule: "A frame whose CRC is wrong is thrown away.")
                // The radio has a CRC of its own: what comes damaged comes as something else.
                : CommandTrial(
                    name: "A value that is no command", message: [0x09, 22] + [UInt8](repeating: 0xFF, count: 16),
                    answer: .silence, rule: "Commands begin with 0x80 and above; what is none is not answered."),
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
                        + "the token of a command comes back."
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
            return isThere ? nil : "\(name) is answered by RESULT alone. \(rule)"
        }
    }
}
