import Balance
import Numbers

/// Reads what was done in a session from its text, the JSON that `StoredJSON` has written.
///
/// Years of sessions are read for one routine, and a general reader took most of that time. This one knows whole numbers,
/// text without escapes, and the fields that there are; of anything else it knows nothing, and the general one is asked.
struct ExerciseDoneText {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0

    /// `nil` where the text is anything but a list of exercises as it is usually written.
    static func read(_ text: String) -> [ExerciseDone]? {
        var text = text
        return text.withUTF8 { bytes in
            var reader = ExerciseDoneText(bytes)
            guard let list = reader.list(), reader.isAtEnd else { return nil }
            return list
        }
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private var isAtEnd: Bool {
        mutating get {
            space()
            return at == bytes.count
        }
    }

    private mutating func list() -> [ExerciseDone]? {
        guard take("[") else { return nil }
        var list: [ExerciseDone] = []
        if take("]") { return list }
        repeat {
            guard let one = exercise() else { return nil }
            list.append(one)
        } while take(",")
        return take("]") ? list : nil
    }

    private mutating func exercise() -> ExerciseDone? {
        var (exercise, side): (Slice?, StateKey.Side?)
        var (amounts, variant, sets): (Dose?, Int?, Int?)
        let isWhole = object { reader, key in
            switch key {
            case _ where key.elementsEqual("exercise".utf8): exercise = reader.string()
            case _ where key.elementsEqual("side".utf8):
                side = reader.string().flatMap { StateKey.Side(rawValue: String(decoding: $0, as: UTF8.self)) }
                return side != nil
            case _ where key.elementsEqual("dose".utf8): amounts = reader.dose()
            case _ where key.elementsEqual("variant".utf8): variant = reader.whole()
            case _ where key.elementsEqual("sets".utf8): sets = reader.whole()
            default: return false
            }
            return true
        }
        guard isWhole, let exercise, let side, let amounts, let variant, let sets else { return nil }
        return ExerciseDone(
            exercise: String(decoding: exercise, as: UTF8.self), side: side, dose: amounts, variant: variant, sets: sets
        )
    }

    private mutating func dose() -> Dose? {
        var (sets, repetitions, seconds, rest): (Int?, Int?, Int?, Int?)
        let isWhole = object { reader, key in
            switch key {
            case _ where key.elementsEqual("sets".utf8): sets = reader.whole()
            case _ where key.elementsEqual("repetitions".utf8): repetitions = reader.whole()
            case _ where key.elementsEqual("seconds".utf8): seconds = reader.whole()
            case _ where key.elementsEqual("restSeconds".utf8): rest = reader.whole()
            default: return false
            }
            return true
        }
        guard isWhole, let sets, let repetitions, let seconds, let rest else { return nil }
        return Dose(sets: sets, repetitions: repetitions, seconds: seconds, restSeconds: rest)
    }

    private typealias Slice = Swift.Slice<UnsafeBufferPointer<UInt8>>

    /// Reads an object's fields; `field` reads a value and says whether it knows the key.
    private mutating func object(_ field: (inout ExerciseDoneText, Slice) -> Bool) -> Bool {
        guard take("{") else { return false }
        repeat {
            guard let key = string(), take(":"), field(&self, key) else { return false }
        } while take(",")
        return take("}")
    }

    private mutating func string() -> Slice? {
        guard take("\"") else { return nil }
        let from = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            guard bytes[at] >= 0x20, bytes[at] < 0x80, bytes[at] != UInt8(ascii: "\\") else { return nil }
            at += 1
        }
        let text = bytes[from..<at]
        return take("\"") ? text : nil
    }

    /// Of up to nine digits.
    private mutating func whole() -> Int? {
        space()
        let isNegative = take("-")
        let from = at
        var value = 0
        while at < bytes.count, at - from < 10, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) {
            value = value * 10 + Int(bytes[at] - UInt8(ascii: "0"))
            at += 1
        }
        // A fraction, an exponent, a leading zero or more digits are for the general reader.
        let hasLeadingZero = at - from > 1 && bytes[from] == UInt8(ascii: "0")
        guard (1...9).contains(at - from), !hasLeadingZero, !isNext(".eE") else { return nil }
        return isNegative ? -value : value
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        space()
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private func isNext(_ any: StaticString) -> Bool {
        at < bytes.count && any.withUTF8Buffer { $0.contains(bytes[at]) }
    }

    private mutating func space() {
        while isNext(" \n\r\t") { at += 1 }
    }
}
