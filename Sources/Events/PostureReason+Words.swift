import Numbers
import Posture

extension PostureReason {
    /// For example “23° forward; upright up to 6°”.
    func words(alternative: PostureState) -> String {
        let place =
            switch angle {
            case .forward: degrees < 0 ? "backward" : "forward"
            case .right: degrees < 0 ? "left" : "right"
            case .lowForward: degrees < 0 ? "backward at the pelvis" : "forward at the pelvis"
            case .lowRight: degrees < 0 ? "left at the pelvis" : "right at the pelvis"
            }
        let sign = degrees < 0 ? -1.0 : 1.0
        let limit = Int(clamping: (sign * limitDegrees).rounded())
        let side = limitDegrees * sign < degrees * sign ? "up to" : "from"
        let name = alternative.rawValue.split(separator: "_").joined(separator: " ")
        return "\(String(whole: abs(degrees)))° \(place); \(name) \(side) \(limit)°"
    }
}
