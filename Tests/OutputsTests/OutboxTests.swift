import Glibc
import LinuxIO
import TestSupport
import Testing

@testable import Outputs

@Suite("The outbox")
struct OutboxTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/mqtt.outbox" }

    init() throws { folder = try TemporaryFolder() }

    private func outbox(
        _ mostEvents: Int = 1000, bytes: Int = 1_000_000, keepsNames: Bool = false
    ) throws -> Outbox {
        try Outbox(path: path, mostEvents: mostEvents, mostBytes: bytes, keepsNames: keepsNames)
    }

    private func numbers(_ outbox: Outbox) -> [Int64] {
        var (numbers, last): ([Int64], Int64) = ([], 0)
        while let event = outbox.next(after: last) {
            numbers.append(event.number)
            last = event.number
        }
        return numbers
    }

    private func add(_ count: Int, to outbox: Outbox) {
        for _ in 0..<count { outbox.add(at: 1_790_000_000_000_000, sensor: "abc") { "{\"id\":\($0)}" } }
    }

    private func bytes() throws -> [UInt8] {
        try Array(#require(try WholeFile.read(path, most: 1 << 24)).utf8)
    }

    private func write(_ bytes: some Collection<UInt8>) throws {
        let file = try FileDescriptor(opening: path, flags: O_WRONLY | O_CREAT | O_TRUNC)
        _ = try file.write(Array(bytes)[...])
    }

    @Test("What was not taken is there after the process has gone, in order, and numbers go on")
    func outlives() throws {
        let first = try outbox()
        add(10, to: first)
        for number in [1, 2, 4] as [Int64] { first.remove(number) }
        #expect(first.count == 7)
        // The process is gone without another word.
        let second = try outbox()
        #expect(numbers(second) == [3, 5, 6, 7, 8, 9, 10] && second.oldest?.payload == "{\"id\":3}")
        add(1, to: second)
        #expect(numbers(try outbox()).last == 11)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test("Cut off at any byte, the file is read: whole lines count, and what is added then is whole")
    func torn() throws {
        let first = try outbox()
        add(6, to: first)
        first.remove(1)
        let whole = try bytes()
        for length in 0...whole.count {
            try write(whole[..<length])
            let cut = try outbox()
            // The head, and then one line an event; the last line takes the first event back.
            let lines = whole[..<length].count { $0 == UInt8(ascii: "\n") }
            let expected: [Int64] = lines < 2 ? [] : lines < 8 ? (1...Int64(lines - 1)).map { $0 } : [2, 3, 4, 5, 6]
            #expect(numbers(cut) == expected, "\(length)")
            add(1, to: cut)
            #expect(numbers(try outbox()).count == expected.count + 1, "\(length)")
        }
    }

    @Test("It is bounded by count and by bytes: the oldest go, and are counted, also over a restart")
    func bounded() throws {
        let few = try outbox(100)
        add(250, to: few)
        #expect(numbers(few) == Array(151...250) && few.dropped == 150)
        #expect(try outbox(100).dropped == 150 && numbers(try outbox(100)) == Array(151...250))
        // Of a file that an earlier setting has let grow.
        let fewer = try outbox(10)
        #expect(numbers(fewer) == Array(241...250) && fewer.dropped == 240)
        let small = try outbox(1000, bytes: 1000)
        add(2000, to: small)
        #expect(small.count > 10 && small.count < 40 && numbers(small).last == 2250)
        #expect(small.dropped + small.count == 2250)
    }

    @Test("The file does not grow with what was taken")
    func compact() throws {
        let outbox = try outbox()
        for _ in 0..<20_000 {
            add(1, to: outbox)
            if let number = outbox.oldest?.number { outbox.remove(number) }
        }
        #expect(try bytes().count < 200_000)
        #expect(outbox.count == 0 && outbox.trouble == nil)
    }

    @Test("Damaged anywhere, it is read without a trap, and what is left is in order")
    func damaged() throws {
        let first = try outbox()
        add(40, to: first)
        for number in stride(from: 1, to: 30, by: 3) { first.remove(Int64(number)) }
        let whole = try bytes()
        var random = SplitMix(seed: 7)
        for _ in 0..<400 {
            var copy = whole
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                let place = Int.random(in: 0..<copy.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: copy[place] = UInt8.random(in: 0...255, using: &random)
                case 1: copy.remove(at: place)
                default: copy.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            try write(copy)
            let read = try outbox()
            let numbers = numbers(read)
            #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
            add(1, to: read)
            #expect(self.numbers(try outbox()).count == numbers.count + 1)
        }
    }

    @Test("What a line says is what it is read as; anything else is no line")
    func lines() {
        let event = OutboxEvent(number: 5, utc_us: 7, sensor: nil, open: "{\"a\": \"b c\"}", named: nil)
        for line in [
            OutboxLine.head(dropped: 3, next: 9, refused: 2), .added(event), .taken(5),
            .added(OutboxEvent(number: 1 << 52, utc_us: -5, sensor: "a1", open: "{}", named: nil)),
            .added(OutboxEvent(number: 6, utc_us: 7, sensor: "a1", open: "{}", named: "{\"name\":\"A b\"}")),
        ] {
            #expect(OutboxLine(line.text.utf8.dropLast()) == line)
        }
        #expect(OutboxLine("d 3 9".utf8) == .head(dropped: 3, next: 9, refused: 0), "of an earlier version")
        for text in [
            "", "+", "+ 5 7 - ", "+ 0 7 - {}", "+ 5 7 A {}", "+ 5 7 - {}x", "- 0", "- 5 6", "d -1 5", "d 1", "d 1 5 -1",
            "d 1 5 x", "x 1 2",
            "+ 9223372036854775807 7 - {}", "+ 5 9223372036854775807 - {}", "+ 5 7 - {\u{1}}", "+ 5 7 - {}\t",
            "+ 5 7 - {}\t{", "+ 5 7 - {}\t{}\t{}", "+ 5 7 - \t{}",
        ] {
            #expect(OutboxLine(text.utf8) == nil, "\(text)")
        }
    }

    @Test("Without room for its file it keeps on in memory and says so; with room again all is in the file")
    func noRoom() throws {
        let outbox = try outbox()
        add(3, to: outbox)
        #expect(outbox.trouble == nil)
        // A folder in the place of its new file is something that it cannot write over, root or not.
        #expect(mkdir(path + ".part", 0o700) == 0)
        let blocked = try self.outbox()
        #expect(blocked.trouble != nil && blocked.count == 3)
        add(2, to: blocked)
        blocked.remove(1)
        #expect(blocked.count == 4)
        #expect(rmdir(path + ".part") == 0)
        // Tried again after ten seconds, not before.
        let now_us = HostClock.boottime_us
        blocked.sync(now_us: now_us - 3_600_000_000)
        #expect(blocked.trouble != nil)
        blocked.sync(now_us: now_us + 10_000_000)
        #expect(blocked.trouble == nil)
        // A head and four events.
        #expect(try String(decoding: bytes(), as: UTF8.self).split(separator: "\n").count == 5)
        add(1, to: blocked)
        blocked.sync()
        #expect(blocked.trouble == nil)
        #expect(try numbers(self.outbox()) == [2, 3, 4, 5, 6])
    }

    @Test("Names are sent while they may be; forbidden, they are gone from the file, and the event is not")
    func names() throws {
        let first = try outbox(keepsNames: true)
        first.add(at: 5, sensor: "abc", named: "{\"name\":\"Anna's back\"}") { "{\"id\":\($0)}" }
        first.add(at: 6, sensor: nil, named: "{\"text\":\"Anna\"}") { _ in "{}" }
        add(1, to: first)
        #expect(first.oldest?.payload == "{\"id\":1,\"name\":\"Anna's back\"}")
        #expect(try outbox(keepsNames: true).oldest?.payload == "{\"id\":1,\"name\":\"Anna's back\"}")
        #expect(first.next(after: 1)?.payload == "{\"text\":\"Anna\"}")
        let second = try outbox()
        #expect(numbers(second) == [1, 2, 3] && second.oldest?.payload == "{\"id\":1}")
        second.add(at: 7, sensor: nil, named: "{\"name\":\"Anna\"}") { "{\"id\":\($0)}" }
        #expect(try !String(decoding: bytes(), as: UTF8.self).contains("Anna"))
        #expect(try outbox(keepsNames: true).next(after: 3)?.payload == "{\"id\":4}")
    }
}
