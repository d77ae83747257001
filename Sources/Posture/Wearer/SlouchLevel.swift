/// How a moment stands to a slouch.
package enum SlouchLevel: Equatable, Sendable {
    /// Deep and sure enough to begin one.
    case enter
    /// Not enough to begin one, and enough to go on with one.
    case stay
    case out
}
