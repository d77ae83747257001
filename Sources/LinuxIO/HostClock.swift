import CLinux
import Glibc
public import LocalTime
import Numbers

/// The machine's clocks, in microseconds.
public enum HostClock {
    /// Since boot, suspend included: what samples are timed by. It never jumps.
    public static var boottime_us: Int64 { plumbline_boottime_us() }

    /// UTC since 1970: attached once to a recording, because it may be set at any moment.
    public static var utc_us: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
    }

    /// Now, as the clock on the wall here shows it.
    public static var now: Moment {
        let utc_us = utc_us
        return Moment(utc_us: utc_us, offset_s: utcOffset_s(at: utc_us))
    }

    /// The UTC offset of local time at a moment, seconds, by the zone that is set now.
    ///
    /// `localtime_r` reads the machine's zone once in the life of a program, so a recorder that ran through its owner's
    /// journey would keep the zone of the start. `tzset` looks whether /etc/localtime is another file than before, which
    /// costs one `stat`. Where the variable `TZ` is set it holds, as everywhere.
    public static func utcOffset_s(at utc_us: Int64) -> Int {
        tzset()
        var seconds = time_t(utc_us / 1_000_000)
        var local = tm()
        localtime_r(&seconds, &local)
        return local.tm_gmtoff
    }
}
