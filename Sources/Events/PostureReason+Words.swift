import Numbers
import Posture

extension PostureReason {
    /// For example “23° forward; upright up to 6°”, “18° forward; your slouch begins at 11°”.
    func words(alternative: PostureState) -> String {
        if let limit = SlouchLimit(self) { return limit.words() }
        let place =
            switch angle {
            case .forward: degrees.rounded() < 0 ? "backward" : "forward"
            case .right: degrees.rounded() < 0 ? "left" : "right"
            case .lowForward: degrees.rounded() < 0 ? "backward at the pelvis" : "forward at the pelvis"
            case .lowRight: degrees.rounded() < 0 ? "left at the pelvis" : "right at the pelvis"
            }
        let measured = "\(String(whole: abs(degrees)))° \(place)"
        // How far it is to what has no name helps nobody.
        guard let limitDegrees, alternative != .unknown else { return measured }
        let sign = degrees < 0 ? -1.0 : 1.0
        let limit = Int(clamping: (sign * limitDegrees).rounded())
        let side = limitDegrees * sign < degrees * sign ? "up to" : "from"
        let name = alternative.rawValue.split(separator: "_").joined(separator: " ")
        return "\(measured); \(name) \(side) \(limit)°"
    }
}
