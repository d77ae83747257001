import ArgumentParser
import Balance
import Events
import Gateway
import LinuxIO
import LocalTime
import Posture
import Records
import Reports
import SensorProtocols
import Terminal

struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "What a day was like: worn, upright, slouching.")

    @Option(help: "The local date, YYYY-MM-DD (default: today).")
    var date: String?

    @Option(help: "So many days, ending with that date.")
    var days = 1

    @Option(help: "Whose day.", transform: WearerName.checked)
    var wearer = WearerName.usual

    @Flag(help: "One JSON object a day.")
    var json = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        guard let day = date.map(LocalDay.init) ?? HostClock.now.day else {
            throw Failure("“\(date ?? "")” is no date: write YYYY-MM-DD.", code: .usage)
        }
        guard (1...3660).contains(days) else { throw Failure("--days takes 1 to 3660.", code: .usage) }
        let store = try Store.ifThere(in: try folder.path())
        let isBegun = try WearerName.isKnown(wearer, in: store)
        let today = HostClock.now.day
        let brief = day == today && days == 1 && isBegun ? try brief(store, today: today) : nil
        var reports: [SummaryReport] = []
        var summaries: [DaySummary] = []
        let coarseDays = try coarseDays(through: day, store)
        for day in (day - days + 1)...day {
            let (summary, judgedHours) = try summary(of: day, store)
            summaries.append(summary)
            reports.append(
                SummaryReport(
                    summary, judgedHours: judgedHours, brief: brief, isCoarse: coarseDays.contains(summary.day)))
        }
        if json {
            for report in reports { Console.print(report.json.text) }
            return
        }
        let week = WeekReport(days: summaries, coarseDays: coarseDays)
        for line in days == 1 ? reports[0].lines : week.lines { Console.print(line) }
        if !isBegun {
            Console.complain("There is no record yet: “plumbline pair” once, then “plumbline run” in the background.")
        } else if day == today, days == 1 {
            for line in reports[0].routineLines { Console.print(line) }
        }
    }

    private func coarseDays(through day: LocalDay, _ store: Store?) throws -> Set<LocalDay> {
        do throws(RecordsError) {
            return try store?.coarseDays(of: wearer, from: day - days + 1, through: day) ?? []
        } catch {
            throw Failure(error)
        }
    }

    private func summary(
        of day: LocalDay, _ store: Store?
    ) throws -> (summary: DaySummary, judgedHours: Set<Int>) {
        do throws(RecordsError) {
            if let store { return try store.summaryAndHours(of: day, wearer: wearer) }
        } catch {
            throw Failure(error)
        }
        let nothing = DaySummary(
            day: day, wearer: wearer, track: [], episodes: [], alerts: 0, localOffset_s: 0,
            rulesVersion: PostureRules().version)
        return (nothing, [])
    }

    /// What may be out of balance, and what to do today; `nil` where the wearer has not begun with that, who is not made
    /// to wait for the model.
    private func brief(_ store: Store?, today: LocalDay) throws -> TodayBrief? {
        guard let store else { return nil }
        do throws(RecordsError) {
            guard try store.consents(wearer: wearer).contains(where: { $0.version == Consent.currentVersion }) else {
                return nil
            }
            if let kept = try TodayBrief.kept(in: store, wearer: wearer, day: today) { return kept }
        } catch {
            throw Failure(error)
        }
        do throws {
            let balance = try WearerBalance.read(
                of: wearer, today: today, from: store, knowledge: Knowledge.builtIn())
            try balance.keep(in: store)
            return TodayBrief(balance)
        } catch {
            // What cannot be written (a full disk, a record that is only to be read) can still be read.
            let balance = try WearerBalance.read(
                of: wearer, today: today, from: store, knowledge: Knowledge.builtIn())
            Console.complain("What today's summary worked out was not kept: \(Failure(error).message)")
            return TodayBrief(balance)
        }
    }
}

extension Store {
    /// The days on which a wearer was recorded by a sensor with a measurement every few seconds.
    fileprivate func coarseDays(
        of wearer: String, from: LocalDay, through: LocalDay
    ) throws(RecordsError) -> Set<LocalDay> {
        // A day's local hours may lie in the days beside it in UTC.
        var days: Set<LocalDay> = []
        for (_, recording) in try recordings(
            from_us: (from - 1).start_us(offset_s: 0), to_us: (through + 2).start_us(offset_s: 0))
        where recording.wearer == wearer && ProtocolFamily(rawValue: recording.family)?.isCoarse == true {
            days.insert(recording.start.day)
        }
        return days
    }
}
