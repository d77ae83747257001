/// Lines gathered and written in large pieces, for commands that print one line a sample.
public struct LineWriter {
    private var buffer = ""

    public init() {}

    /// Adds a line.
    public mutating func write(_ line: String) {
        buffer += line
        buffer += "\n"
        if buffer.utf8.count > 1 << 16 { flush() }
    }

    /// Prints what has been gathered.
    public mutating func flush() {
        guard !buffer.isEmpty else { return }
        buffer.removeLast()
        Console.print(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
