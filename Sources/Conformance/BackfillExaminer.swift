import Numbers
import PlainText
import SensorProtocols

/// Judges what comes after a RESEND against what was heard live.
struct BackfillExaminer {
    /// So much later than due, while old samples come, a live one has been kept waiting; a slow link's own queue is shorter.
    static let patience_us: Int64 = 500_000

    let range: ClosedRange<UInt32>
    let original: [UInt32: SampleBlock.Sample]

    func findings(_ heard: Heard, isAnswered: Bool, leastOffset_us: Int64) -> [Finding] {
        let name = "RESEND \(range.lowerBound)…\(range.upperBound)"
        let faults = [
            isAnswered ? nil : "\(name) is not answered by RESULT with code 0.", missing(heard, name), order(heard),
            values(heard), starvation(heard, leastOffset_us),
        ].compactMap { $0 }
        guard faults.isEmpty else { return faults.prefix(1).map { Finding(.backfill, .failed, $0) } }
        return [
            Finding(
                .backfill, .passed,
                "\(name): all \(range.count.counted("sample")) came again as they were, in \(heard.resent.count.counted("message")) between "
                    + "\(heard.live.count) live ones.")
        ]
    }

    private func missing(_ heard: Heard, _ name: String) -> String? {
        var there = Set<UInt32>()
        var unflagged = 0
        for block in heard.blocks.map(\.block) {
            for index in 0..<block.count {
                let number = block.sequence &+ UInt32(clamping: index)
                guard range.contains(number) else { continue }
                if block.flags.contains(.resent) { there.insert(number) } else { unflagged += 1 }
            }
        }
        if there.count < range.count, unflagged > 0 {
            return "After \(name) samples came again with bit 0 of the flags (resent) clear: they look like live ones."
        }
        if there.isEmpty {
            return "After \(name) nothing came, neither the samples nor LOST, though STATUS says that it keeps them."
        }
        guard there.count < range.count else { return nil }
        return "After \(name) only \(there.count) of \(range.count) samples came."
    }

    private func order(_ heard: Heard) -> String? {
        for (before, after) in zip(heard.resent, heard.resent.dropFirst())
        where after.block.sequence <= before.block.sequence {
            return
                "Resent samples come out of order: \(after.block.sequence) after \(before.block.sequence), oldest first."
        }
        return nil
    }

    private func values(_ heard: Heard) -> String? {
        for block in heard.resent.map(\.block) {
            for index in 0..<block.count {
                guard let before = original[block.sequence &+ UInt32(clamping: index)] else { continue }
                let now = block.sample(index)
                if now.acceleration != before.acceleration || now.gyro != before.gyro {
                    return
                        "Sample \(block.sequence &+ UInt32(clamping: index)) came again with other values than it had live."
                }
                // The interval is rounded in each message.
                if abs(now.time_us - before.time_us) > 100 {
                    return
                        "Sample \(block.sequence &+ UInt32(clamping: index)) came again with another device time: "
                        + "\(now.time_us) µs, not \(before.time_us)."
                }
            }
        }
        return nil
    }

    /// Whether resent messages were sent while a live one was due and waited. What arrives in one read says nothing.
    private func starvation(_ heard: Heard, _ leastOffset_us: Int64) -> String? {
        let arrivals = Set(heard.resent.map(\.arrival_us))
        for live in heard.live {
            let due_us = live.block.lastTime_us + leastOffset_us + Self.patience_us
            let before = arrivals.filter { $0 > due_us && $0 < live.arrival_us }.count
            if before >= 3 {
                let late_s = Double(live.arrival_us - due_us + Self.patience_us) / 1e6
                return
                    "While it sends again, live samples wait (\(DecimalText.tenths(late_s)) s): never more than one resent "
                    + "message goes before a due live one."
            }
        }
        return nil
    }
}

extension SampleBlock {
    struct Sample: Sendable {
        var acceleration: Count
        var gyro: Count?
        var time_us: Int64
    }

    func sample(_ index: Int) -> Sample {
        Sample(
            acceleration: accelerationCount(ofSample: index), gyro: gyroCount(ofSample: index),
            time_us: deviceTime_us(ofSample: index))
    }
}
