/// How a file is to be read: what its examination has found.
public struct TableReading: Sendable {
    let form: TableForm
    /// What one unit of the file is, m/s² and rad/s.
    var forceScale = 1.0
    var rateScale = 1.0
    var usesGyro: Bool
    var rounding: RowOrder.Rounding?
    /// What people are to be told before anything is judged; empty where the file is as it is asked for.
    public internal(set) var told: [String] = []

    init(_ form: TableForm) {
        self.form = form
        usesGyro = form.gyro != nil
    }

    /// Xsens counts the microseconds in 32 bits: after 72 minutes it begins again.
    var isTickCounter: Bool {
        guard let place = form.timePlace, place < form.names.count else { return false }
        return form.names[place].lowercased() == "sampletimefine"
    }
}
