import Dispatch
import LocalTime
import Recorder
import Records
import Reports
import Synchronization

/// Reads the record for pages, one after the other, on a thread of its own.
final class RecordReader: Sendable {
    private let dataFolder: String
    private let queue = DispatchQueue(label: "plumbline.web.record")
    private let opened = Mutex<Store?>(nil)

    init(dataFolder: String) { self.dataFolder = dataFolder }

    /// - Parameter body: gets the record; `nil` where there is none yet.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Store?) throws(ReportError) -> Value
    ) async -> Result<Value, ReportError> {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                do throws(ReportError) {
                    continuation.resume(returning: .success(try body(try store())))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
    }

    /// With which fleet's server this gateway is enrolled, who has agreed to what, and what waits: sentences.
    func fleet(isSwitchedOn: Bool) async -> [String] {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                do {
                    let standing = try FleetStanding(in: dataFolder, isSwitchedOn: isSwitchedOn)
                    continuation.resume(returning: standing.lines)
                } catch {
                    continuation.resume(returning: ["How it stands cannot be read: \(error)"])
                }
            }
        }
    }

    /// It stays open; a folder that was put in its place is noticed.
    private func store() throws(ReportError) -> Store? {
        do throws(RecordsError) {
            if let store = opened.withLock({ $0 }) {
                guard store.isInPlace else {
                    opened.withLock { $0 = nil }
                    return try self.open()
                }
                return store
            }
            return try self.open()
        } catch {
            throw .record(error)
        }
    }

    private func open() throws(RecordsError) -> Store? {
        let store = try Store.openIfExists(in: dataFolder)
        opened.withLock { $0 = store }
        return store
    }
}
