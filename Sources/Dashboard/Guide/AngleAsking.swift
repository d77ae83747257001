import Dispatch
import Recorder
import Synchronization

/// Asks the running recorder for the angles of a self-test, beside what pages are answered with meanwhile.
final class AngleAsking: Sendable {
    private static let mostAtOnce = 4

    private let dataFolder: String
    private let queue = DispatchQueue(label: "plumbline.web.angles", attributes: .concurrent)
    private let asked = Mutex(0)

    init(dataFolder: String) { self.dataFolder = dataFolder }

    /// Whether a recorder runs that can be asked.
    func isThere(for wearer: String) -> Bool {
        do throws(RecorderError) { return try LiveAngles(of: wearer, dataFolder: dataFolder).isThere() } catch {
            return false
        }
    }

    /// The mean forward angle over the next seconds, in degrees; `nil` where none came.
    func mean(of wearer: String, seconds: Int) async -> Double? {
        let isFree = asked.withLock { asked in
            guard asked < Self.mostAtOnce else { return false }
            asked += 1
            return true
        }
        guard isFree else { return nil }
        return await withCheckedContinuation { continuation in
            queue.async { [self] in
                var degrees: Double?
                // A recorder that ends meanwhile has no angle: the guide says so, and asks again.
                do throws(RecorderError) {
                    degrees = try LiveAngles(of: wearer, dataFolder: dataFolder)
                        .mean(seconds: seconds, endsOnSignals: false)
                } catch { degrees = nil }
                asked.withLock { $0 -= 1 }
                continuation.resume(returning: degrees)
            }
        }
    }
}
