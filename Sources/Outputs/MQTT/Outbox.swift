import Glibc
import LinuxIO
import Numbers

/// Events that no broker has taken yet, in a file: what a kill or a restart leaves is sent later, in order.
///
/// It is bounded by count and by size: the oldest are dropped, and counted. A line that was cut off is left out. What a
/// full disk does not take is kept in memory, and written as soon as there is room.
final class Outbox {
    private static let longestLine = 1 << 16
    /// Above this, a file of which more than half has been taken is written again.
    private static let slack = 1 << 16
    private static let retry_us: Int64 = 10_000_000

    private let path: String
    private let mostEvents: Int
    private let mostBytes: Int
    private let keepsNames: Bool

    /// From the oldest on; those before `first` are gone.
    private var events: [OutboxEvent] = []
    private var first = 0
    private var bytes = 0
    private var nextNumber: Int64 = 1
    private var fileBytes = 0
    private var file: FileDescriptor?
    private var isUnsynced = false
    private var triedLast_us = Int64.min
    /// Those that were dropped because too many waited, ever.
    private(set) var dropped = 0
    /// Those that were dropped because no broker would take them, ever.
    private(set) var refused = 0
    /// Lines of the file that were none.
    private(set) var damaged = 0
    /// Why it is in memory only; `nil` where the file has all.
    private(set) var trouble: SystemError?

    /// Reads what an earlier process has left.
    ///
    /// - Parameter keepsNames: whether names may leave; else what an earlier process kept of them goes from the file, and
    ///   the rest of the event stays.
    init(path: String, mostEvents: Int, mostBytes: Int, keepsNames: Bool) throws(SystemError) {
        self.path = path
        self.keepsNames = keepsNames
        self.mostEvents = mostEvents
        self.mostBytes = mostBytes
        try read()
        bound()
        rewrite()
    }

    /// How many wait.
    var count: Int { events.count - first }
    var oldest: OutboxEvent? { first < events.count ? events[first] : nil }

    /// The oldest behind a number.
    func next(after number: Int64) -> OutboxEvent? {
        // Numbers only grow.
        var (low, high) = (first, events.count)
        while low < high {
            let middle = low + (high - low) / 2
            if events[middle].number > number { high = middle } else { low = middle + 1 }
        }
        return low < events.count ? events[low] : nil
    }

    /// Puts an event behind the others.
    ///
    /// - Parameters:
    ///   - utc_us: when it happened.
    ///   - sensor: whose topic it goes to.
    ///   - named: what holds names, a JSON object; `nil` for nothing.
    ///   - open: makes the rest, a JSON object, of its number.
    func add(at utc_us: Int64, sensor: String?, named: String? = nil, open: (Int64) -> String) {
        let event = OutboxEvent(
            number: nextNumber,
            utc_us: min(max(utc_us, Int64.calendarTimes_us.lowerBound), Int64.calendarTimes_us.upperBound),
            sensor: sensor, open: open(nextNumber), named: keepsNames ? named : nil)
        nextNumber += 1
        take(event)
        append(.added(event))
        bound()
    }

    /// The broker has taken it, or will never.
    func remove(_ number: Int64) {
        guard let index = events[first...].firstIndex(where: { $0.number >= number }), events[index].number == number
        else { return }
        bytes -= events[index].size
        if index == first {
            first += 1
        } else {
            events.remove(at: index)
        }
        if first > 1024, first * 2 > events.count { compactMemory() }
        append(.taken(number))
    }

    /// One that no broker will ever take.
    func drop(_ number: Int64) {
        refused += 1
        remove(number)
        append(head)
    }

    /// Sees that what was written outlasts the end of power too; and tries the file again that had no room.
    ///
    /// - Parameter now_us: since the computer's start.
    func sync(now_us: Int64 = HostClock.boottime_us) {
        if trouble != nil, now_us - Self.retry_us >= triedLast_us { rewrite() }
        guard trouble == nil, isUnsynced, let number = file?.number else { return }
        isUnsynced = false
        // What the disk has not kept is written again: the kernel says it once, and then takes it for written.
        do throws(SystemError) { try Self.flush(number) } catch {
            trouble = error
            triedLast_us = now_us
        }
    }

    /// Sees that a file or a folder is on the disk; not every file system can be asked.
    private static func flush(_ number: Int32) throws(SystemError) {
        guard fsync(number) == 0 || errno == EINVAL || errno == EROFS else { throw .last }
    }

    private func take(_ event: OutboxEvent) {
        events.append(event)
        bytes += event.size
    }

    private func bound() {
        var isChanged = false
        while count > mostEvents || bytes > mostBytes, let event = oldest {
            bytes -= event.size
            first += 1
            dropped += 1
            isChanged = true
            append(.taken(event.number))
        }
        guard isChanged else { return }
        append(head)
        if first > 1024, first * 2 > events.count { compactMemory() }
    }

    private func compactMemory() {
        events.removeFirst(first)
        first = 0
    }

    // MARK: The file

    private var head: OutboxLine { .head(dropped: dropped, next: nextNumber, refused: refused) }

    private func append(_ line: OutboxLine) {
        guard trouble == nil, let number = file?.number else { return }
        let text = Array(line.text.utf8)
        let written = write(number, text, text.count)
        guard written == text.count else {
            trouble = written < 0 ? .last : SystemError(ENOSPC)
            // A line that is there in part is made whole, or gone, when the file is written again.
            return
        }
        isUnsynced = true
        fileBytes += text.count
        if fileBytes > bytes * 2 + Self.slack { rewrite() }
    }

    /// Writes what waits to a new file, which takes the old one's place.
    private func rewrite() {
        triedLast_us = HostClock.boottime_us
        do throws(SystemError) {
            let part = path + ".part"
            let new = try FileDescriptor(
                opening: part, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_APPEND, mode: 0o600)
            var text = Array(head.text.utf8)
            var size = 0
            for event in events[first...] {
                text += Array(OutboxLine.added(event).text.utf8)
                guard text.count > Self.longestLine else { continue }
                size += text.count
                try Self.writeAll(text, to: new)
                text = []
            }
            size += text.count
            try Self.writeAll(text, to: new)
            try Self.flush(new.number)
            guard rename(part, path) == 0 else { throw .last }
            // The name, too, is on the disk only when its folder is.
            let folder = try FileDescriptor(
                opening: String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) + "/",
                flags: O_RDONLY | O_DIRECTORY)
            try Self.flush(folder.number)
            file = consume new
            fileBytes = size
            isUnsynced = false
            trouble = nil
        } catch {
            trouble = error
        }
    }

    private static func writeAll(_ bytes: [UInt8], to file: borrowing FileDescriptor) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty { rest = rest.dropFirst(try file.write(rest)) }
    }

    private func read() throws(SystemError) {
        let file: FileDescriptor
        do throws(SystemError) {
            file = try FileDescriptor(opening: path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        } catch {
            if error.code == ENOENT { return }
            throw error
        }
        var line: [UInt8] = []
        var taken: Set<Int64> = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while let count = try file.read(into: &buffer), count > 0 {
            for byte in buffer[..<count] {
                if byte == UInt8(ascii: "\n") {
                    restore(line, &taken)
                    line.removeAll(keepingCapacity: true)
                } else if line.count <= Self.longestLine {
                    line.append(byte)
                }
            }
        }
        // What has no end was cut off.
        if !line.isEmpty { damaged += 1 }
        events = events[first...].filter { !taken.contains($0.number) }
        first = 0
        bytes = events.reduce(0) { $0 + $1.size }
    }

    private func restore(_ line: [UInt8], _ taken: inout Set<Int64>) {
        switch line.count <= Self.longestLine ? OutboxLine(line) : nil {
        case .head(let count, let next, let refused)?:
            dropped = max(dropped, count)
            self.refused = max(self.refused, refused)
            nextNumber = max(nextNumber, next)
        case .added(let event)?:
            // A file that was put together has some twice.
            guard event.number > (events.last?.number ?? 0) else { return damaged += 1 }
            take(
                OutboxEvent(
                    number: event.number, utc_us: event.utc_us, sensor: event.sensor, open: event.open,
                    named: keepsNames ? event.named : nil))
            nextNumber = max(nextNumber, event.number + 1)
            while self.count > mostEvents + taken.count || bytes > 2 * mostBytes + Self.slack, first < events.count {
                bytes -= events[first].size
                first += 1
                dropped += 1
            }
        case .taken(let number)?: taken.insert(number)
        case nil: damaged += 1
        }
    }
}
