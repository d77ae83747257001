import Gateway
import LinuxIO
import Recorder
import Settings
import Terminal

extension Settings {
    /// Reads the file where it is, and says what in it cannot be meant.
    ///
    /// - Parameter withToldOnce: also what `TellingOnce` tells once, for who looks at the settings.
    static func loaded(withToldOnce: Bool = false, tellsSharing: Bool = true) throws(SettingsError) -> Settings {
        let settings = try load(sparesRecord: true)
        for remark in settings.remarks where withToldOnce || !remark.isToldOnce {
            if remark.isOfSharing, !tellsSharing { continue }
            Console.complain(remark.description, .warning)
        }
        return settings
    }
}

extension SettingsError {
    /// It is no fault of the file: `TellingOnce` tells it.
    fileprivate var isToldOnce: Bool { if case .impliedFixedRule = self { true } else { false } }
}

extension Gateway.Options {
    /// What the configuration file says of it.
    init(_ settings: Settings) {
        self.init()
        rules = settings.rules
        alerts = settings.alerts
        breaks = settings.breaks
        rawRetention_s = settings.rawDays.map { $0 * 86_400 }
    }

    /// Notices are shown on the desktop of the person's session.
    ///
    /// - Parameters:
    ///   - tellsWhatIsMissing: whether it is told that nothing can be shown.
    ///   - evenIfPlayed: also of a stream that was taken at another time.
    mutating func showOnDesktop(tellsWhatIsMissing: Bool, evenIfPlayed: Bool = false) {
        guard timeSource == .host || evenIfPlayed else { return }
        desktop = .ofSession(tellsWhatIsMissing: tellsWhatIsMissing)
    }
}

extension RecorderService {
    /// Begins, and says when what a kill has cut off is in order.
    static func begun(
        dataFolder: String, records: Bool = true, extraPorts: [String], options: Gateway.Options,
        onWait: ((_ loop: EventLoop, _ reason: RecorderError) -> Void)? = nil
    ) throws(RecorderError) -> RecorderService {
        let service = try RecorderService.start(
            dataFolder: dataFolder, records: records, extraPorts: extraPorts, options: options, onWait: onWait)
        service.onRepaired = { Console.complain(repairedText, .notice) }
        return service
    }

    static let repairedText = "The last recording was cut off; it has been put in order."
}
