/// Left and right of the person drawn.
enum BodySide: String, CaseIterable, Sendable {
    case left = "L"
    case right = "R"

    /// +1 on the left, −1 on the right: the sign of y.
    var sign: Double { self == .left ? 1 : -1 }
}

/// Left and right of one thing.
struct Sides<Value> {
    var left: Value
    var right: Value

    init(_ make: (BodySide) -> Value) {
        left = make(.left)
        right = make(.right)
    }

    subscript(side: BodySide) -> Value {
        get { side == .left ? left : right }
        set { if side == .left { left = newValue } else { right = newValue } }
    }
}

extension Sides: Sendable where Value: Sendable {}
extension Sides: Equatable where Value: Equatable {}
