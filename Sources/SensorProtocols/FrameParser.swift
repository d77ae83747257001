/// What stands at one place of a byte stream.
///
/// What a frame means is written where its reader says: a message is large, and as a part of this it would be copied on
/// each of its ways.
enum ParsedFrame {
    /// A whole frame of so many bytes.
    case frame(length: Int)
    /// A whole frame of so many bytes with a block of counts, in which nothing can be impossible.
    case block(length: Int)
    /// A whole frame of so many bytes, of which nothing but samples was wanted: they have their place already.
    case samples(length: Int)
    /// So many bytes that separate frames and say nothing.
    case padding(length: Int)
    /// So many bytes that are no frame.
    case skip(length: Int, SkipReason)
    /// The start of a frame whose rest has not arrived.
    case incomplete

    /// Whether what a frame means has been written.
    var hasMessage: Bool {
        switch self {
        case .frame, .block: true
        case .samples, .padding, .skip, .incomplete: false
        }
    }
}
