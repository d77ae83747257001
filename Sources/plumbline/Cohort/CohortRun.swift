import Balance
import Events
import Reports
import Terminal

/// A cohort read line by line, each answered in its place.
struct CohortRun {
    /// A wearer with ten years of days is about as long; a longer line is not read into memory.
    private static let longestLine = 32 << 20

    let path: String

    /// - Throws: at the end, where lines did not fit.
    func run() throws {
        let cohort = CohortModel(try Knowledge.builtIn())
        var lines = try LineReader(path, longestLine: Self.longestLine)
        var output = LineWriter()
        var (wearers, errors) = (0, 0)
        while let line = try lines.next() {
            let object: JSONText
            do throws(CohortError) {
                if lines.isTooLong {
                    throw CohortError(id: nil, problem: "The line is longer than \(Self.longestLine >> 20) MB.")
                }
                guard line.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { continue }
                object = try cohort.answer(to: Array(line))
            } catch {
                errors += 1
                object = CohortModel.object(error)
            }
            wearers += 1
            output.write(object.text)
        }
        output.flush()
        guard errors == 0 else {
            throw Failure("\(errors) of \(wearers) lines do not fit; each has its reason in its place.")
        }
    }
}
