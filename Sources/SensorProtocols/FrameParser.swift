/// What stands at one place of a byte stream.
enum ParsedFrame {
    /// A whole frame of so many bytes.
    case frame(length: Int, SensorMessage)
    /// So many bytes that separate frames and say nothing.
    case padding(length: Int)
    /// So many bytes that are no frame.
    case skip(length: Int, SkipReason)
    /// The start of a frame whose rest has not arrived.
    case incomplete
}
