// `make bench`: each figure beside its target. `--years N` (10) for the summary, `--quick` without the stores that take minutes.
// For `Tools/Benchmarks/instructions`: `--names`; `--once NAME`; `--time NAME`; `--results`.
import Glibc

var years = 10
var isQuick = false
var words = CommandLine.arguments.dropFirst()

/// One kind of work, over some samples.
@MainActor func work(samples: Int) -> Work {
    guard let work = words.popFirst().flatMap({ Work.named($0, samples: samples) }) else { exit(2) }
    return work
}

while let word = words.popFirst() {
    switch word {
    case "--names":
        for name in Work.names { print(name) }
        exit(0)
    case "--once":
        work(samples: 10_000).runOnce()
        exit(0)
    case "--time":
        work(samples: 50_000).time(rounds: 5)
        exit(0)
    case "--results":
        for line in Results.lines() { print(line) }
        exit(0)
    case "--quick": isQuick = true
    case "--years":
        guard let number = words.popFirst().flatMap({ Int($0) }), number > 0 else { exit(2) }
        years = number
    default:
        print("bench [--quick] [--years N]")
        exit(word == "--help" ? 0 : 2)
    }
}
Table.print(
    Speed.rows() + (try Latency.rows()) + (try Outbox.rows()) + (isQuick ? [] : try Storage.rows(years: years)))
