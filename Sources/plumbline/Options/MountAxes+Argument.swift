import Posture

extension MountAxes {
    /// Reads the value of `--mount`.
    init(argument text: String) throws {
        do throws(Problem) {
            try self.init(parsing: text)
        } catch {
            throw Failure(error.description, code: .usage)
        }
    }
}
