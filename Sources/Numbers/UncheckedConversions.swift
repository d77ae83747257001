// The conversions of the standard library that end the program where a value does not fit, each refused: Swift prefers
// a declaration of any other module to the standard library's own, so a file that imports Numbers sees these in their
// place, and a warning is an error. What to write instead: `clamping:`, `exactly:` or `truncatingIfNeeded:`, `String(whole:)`
// for people, `Int64.microseconds` for seconds. Which values always fit is in Widening.swift.

extension Int {
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init<Source: BinaryInteger>(_ source: Source) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Double) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Float) { self.init(clamping: Double(source)) }
}

extension Int8 {
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init<Source: BinaryInteger>(_ source: Source) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Double) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Float) { self.init(clamping: Double(source)) }
}

extension Int16 {
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init<Source: BinaryInteger>(_ source: Source) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Double) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Float) { self.init(clamping: Double(source)) }
}

extension Int32 {
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init<Source: BinaryInteger>(_ source: Source) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Double) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Float) { self.init(clamping: Double(source)) }
}

extension Int64 {
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init<Source: BinaryInteger>(_ source: Source) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Double) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Float) { self.init(clamping: Double(source)) }
}

extension UInt {
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init<Source: BinaryInteger>(_ source: Source) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Double) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Float) { self.init(clamping: Double(source)) }
}

extension UInt8 {
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init<Source: BinaryInteger>(_ source: Source) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Double) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Float) { self.init(clamping: Double(source)) }
}

extension UInt16 {
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init<Source: BinaryInteger>(_ source: Source) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Double) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Float) { self.init(clamping: Double(source)) }
}

extension UInt32 {
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init<Source: BinaryInteger>(_ source: Source) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Double) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Float) { self.init(clamping: Double(source)) }
}

extension UInt64 {
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init<Source: BinaryInteger>(_ source: Source) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Double) { self.init(clamping: source) }
    @available(*, deprecated, message: "a value that does not fit ends the program: clamping: or exactly:")
    public init(_ source: Float) { self.init(clamping: Double(source)) }
}
