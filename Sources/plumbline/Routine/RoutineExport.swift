import Balance
import Gateway
import LocalTime
import Records
import Reports

/// What was done, and what is set and agreed to, in open formats.
struct RoutineExport {
    let store: Store
    let folder: String

    /// - Parameter days: local days since 1970.
    /// - Returns: how many sessions there were.
    func write(from first: LocalDay, to last: LocalDay) throws -> Int {
        try writeSettings()
        return try writeSessions(from: first, to: last)
    }

    /// A row for each exercise of each session.
    private func writeSessions(from first: LocalDay, to last: LocalDay) throws -> Int {
        var count = 0
        var file = try OutputFile(folder + "/routine.csv")
        try file.write(
            "wearer,date,time,exercise,side,sets_done,sets_planned,repetitions,seconds,variant,effort,pain_before,"
                + "pain_after")
        for stored in try store.sessions() where first <= stored.session.day && stored.session.day <= last {
            let session = stored.session
            count += 1
            let head =
                "\(CSVText.field(stored.wearer)),\(session.day.text),"
                + stored.moment.rfc3339
            let tail = [session.effort, session.painBefore, session.painAfter].map { $0.map(String.init) ?? "" }
                .joined(separator: ",")
            // Who only told of pain is a row too.
            if session.done.isEmpty { try file.write("\(head),,,,,,,,\(tail)") }
            for done in session.done {
                let dose = done.dose
                try file.write(
                    "\(head),\(CSVText.field(done.exercise)),\(done.side.rawValue),\(done.sets),\(dose.sets),"
                        + "\(dose.isHold ? "" : String(dose.repetitions)),\(dose.seconds),\(done.variant),\(tail)")
            }
        }
        try file.finish()
        return count
    }

    /// One row a thing that is set; of red flags there is the fact alone.
    private func writeSettings() throws {
        var file = try OutputFile(folder + "/routine-settings.csv")
        try file.write("wearer,key,value")
        for wearer in try store.wearers() {
            func row(_ key: String, _ value: String) throws {
                try file.write("\(CSVText.field(wearer)),\(key),\(CSVText.field(value))")
            }
            for consent in try store.consents(wearer: wearer) {
                try row("consent_\(consent.version)", Moment(utc_us: consent.time_us, offset_s: 0).rfc3339)
            }
            switch try store.redFlags(wearer: wearer) {
            case .unscreened: break
            case .clear(let day): try row("no_red_flag", day.text)
            case .stopped(let day): try row("red_flag", day.text)
            }
            guard let profile = try store.routineProfile(wearer: wearer) else { continue }
            try row("minutes", "\(profile.minutes)")
            try row("equipment", profile.equipment.map(\.rawValue).sorted().joined(separator: " "))
            if let cautions = profile.cautions { try row("cautions", cautions.sorted().joined(separator: " ")) }
            try row("goals", profile.goals.joined(separator: " "))
            try row("excluded", profile.excluded.sorted().joined(separator: " "))
            if let lacking = profile.lacking {
                try row("lacking", lacking.map(\.rawValue).sorted().joined(separator: " "))
            }
            if let sex = profile.sex { try row("sex", sex.rawValue) }
        }
        try file.finish()
    }
}
