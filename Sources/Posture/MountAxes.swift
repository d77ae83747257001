public import Motion

/// How a clip sits on an upright wearer: the sensor axes that point up and forward, written `+x,-z`.
public struct MountAxes: Codable, Equatable, Sendable {
    public let up: Vector3
    public let forward: Vector3

    /// x up the spine and z out of the back: how the WT901 family is worn, and our own protocol's advice.
    public static let spine = MountAxes(up: Vector3(1, 0, 0), forward: Vector3(0, 0, -1))

    public enum Problem: Error, Equatable, Sendable, CustomStringConvertible {
        case notTwoAxes(String)
        case notAnAxis(String)
        case sameAxis(String)

        public var description: String {
            switch self {
            case .notTwoAxes(let text): "“\(text)” is not a mounting: give two axes as UP,FORWARD, for example +x,-z."
            case .notAnAxis(let text): "“\(text)” is not an axis: use one of +x -x +y -y +z -z."
            case .sameAxis(let text): "“\(text)” names one axis twice: up and forward are at right angles."
            }
        }
    }

    public init(up: Vector3, forward: Vector3) {
        self.up = up
        self.forward = forward
    }

    /// Reads `UP,FORWARD`; a sign may be left out for +.
    public init(parsing text: String) throws(Problem) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .notTwoAxes(text) }
        up = try Self.axis(String(parts[0]))
        forward = try Self.axis(String(parts[1]))
        guard up.dot(forward) == 0 else { throw .sameAxis(text) }
    }

    private static func axis(_ text: String) throws(Problem) -> Vector3 {
        switch text.lowercased() {
        case "+x", "x": return Vector3(1, 0, 0)
        case "-x": return Vector3(-1, 0, 0)
        case "+y", "y": return Vector3(0, 1, 0)
        case "-y": return Vector3(0, -1, 0)
        case "+z", "z": return Vector3(0, 0, 1)
        case "-z": return Vector3(0, 0, -1)
        default: throw .notAnAxis(text)
        }
    }
}
