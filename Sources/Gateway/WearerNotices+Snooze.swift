import Events
import LinuxIO
import LocalTime
import Numbers
import Records

/// The wearers' wish to be left alone for a while: each one's own.
extension WearerNotices {
    /// Silences the alerts of a sensor's wearer for a while, `nil` for as long as is set; 0 ends the silence.
    ///
    /// - Parameters:
    ///   - name: one of the wearer's sensors; `nil` for all wearers.
    ///   - seconds: how long.
    func snooze(sensor name: String?, seconds: Double?) -> ControlReply {
        let meant = slots().filter { name == nil || $0.sensor.name == name || $0.sensor.id == name }
        guard let first = meant.first else {
            return ControlReply(
                isDone: false, text: name.map { "No sensor is called “\($0)”." } ?? "No sensor is being recorded.")
        }
        return snooze(Set(meant.map(\.sensor.wearer)), seconds: seconds, address: { self.address(first, $0) })
    }

    /// Silences a wearer's alerts for as long as is set, or ends that.
    func snooze(wearer: String, isOn: Bool) -> ControlReply {
        snooze([wearer], seconds: isOn ? nil : 0, address: { $0 })
    }

    private func snooze(
        _ wearers: Set<String>, seconds: Double?, address: (String) -> String
    ) -> ControlReply {
        let now = HostClock.now
        let seconds = seconds ?? snooze_s
        let end = seconds > 0 ? now.advanced(by_us: Int64.microseconds(seconds)) : nil
        for wearer in wearers {
            setSnooze(of: wearer, until: end)
            closeWhereQuiet(of: wearer, at: now)
        }
        // Of one wearer among several it is said whose alerts are meant.
        func said(_ text: String) -> String { wearers.count == 1 ? address(text) : text }
        if let end {
            return ControlReply(isDone: true, text: said("No alerts until \(end.clock())."), snoozedUntil: end)
        }
        // The silence is over, and something else may keep it quiet.
        let standings = wearers.sorted().map { standing(of: $0, at: now) }
        guard let words = standings.first(where: { $0.quiet != nil })?.sentence else {
            return ControlReply(isDone: true, text: said("Alerts are on again."))
        }
        return ControlReply(isDone: true, text: said("Your silence is over. \(words)"))
    }
}
