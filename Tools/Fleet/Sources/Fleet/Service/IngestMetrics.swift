import Glibc
import Numbers
import PlainText

/// What an ingester has done since it last told.
struct IngestMetrics {
    var messages = 0
    var rows = 0
    var refused = 0
    var transactions = 0
    private var cpu_us: Int64

    init() { cpu_us = Self.cpu_us() }

    /// Of this process, user and system.
    private static func cpu_us() -> Int64 {
        var usage = rusage()
        getrusage(Int32(clamping: RUSAGE_SELF.rawValue), &usage)
        let seconds = Int64(usage.ru_utime.tv_sec) + Int64(usage.ru_stime.tv_sec)
        return seconds * 1_000_000 + Int64(usage.ru_utime.tv_usec) + Int64(usage.ru_stime.tv_usec)
    }

    /// One line, and it begins again.
    mutating func told(after_s: Int64) -> String {
        let now_us = Self.cpu_us()
        let used_us = now_us - cpu_us
        let line =
            "In \(after_s) s: \(messages) messages, \(rows) rows, \(refused) refused, \(transactions) transactions, CPU "
            + "\(used_us / 1000) ms" + (rows > 0 ? " (\(used_us / Int64(clamping: rows)) µs a row)." : ".")
        self = IngestMetrics()
        return line
    }
}
