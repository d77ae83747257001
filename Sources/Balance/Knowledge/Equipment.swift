/// What an exercise or a self-test needs.
public enum Equipment: String, CaseIterable, Codable, Sendable {
    case chair, wall, door, counter, mat, bed
    case strap, band, roller, ball
    case twoBalls = "two_balls"
    case ruler, camera, helper, sensor

    /// What most homes have: at hand unless a wearer says otherwise.
    public static let household: Set<Equipment> = [.chair, .wall, .door, .counter, .mat, .bed]

    /// What exercises need and not every home has: asked for.
    public static let asked: [Equipment] = [.band, .strap, .roller, .ball, .twoBalls]

    /// What only some self-tests need, and what a wearer may never have.
    public static let ofOthers: [Equipment] = [.helper, .camera]

    /// In words.
    public var text: String {
        switch self {
        case .mat: "a mat or carpet"
        case .counter: "a kitchen counter or table"
        case .door: "a doorway"
        case .strap: "a strap (a belt or a towel will do)"
        case .band: "an elastic band"
        case .roller: "a foam roller"
        case .ball: "a tennis ball"
        case .twoBalls: "two tennis balls"
        case .helper: "somebody to help"
        case .sensor: "the sensor"
        default: "a \(rawValue)"
        }
    }
}
