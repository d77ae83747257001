// `make bench`: each figure beside its target. `--years N` (10) for the summary, `--quick` without the stores.
import Glibc

var years = 10
var isQuick = false
var words = CommandLine.arguments.dropFirst()
while let word = words.popFirst() {
    switch word {
    case "--quick": isQuick = true
    case "--years":
        guard let number = words.popFirst().flatMap({ Int($0) }), number > 0 else { exit(2) }
        years = number
    default:
        print("bench [--quick] [--years N]")
        exit(word == "--help" ? 0 : 2)
    }
}
Table.print(Speed.rows() + (try Latency.rows()) + (isQuick ? [] : try Storage.rows(years: years)))
