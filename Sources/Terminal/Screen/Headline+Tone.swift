import Events

extension Headline {
    var tone: Tone {
        switch name {
        case .unknown, .notWorn, .lying, .anglesOnly, .relaxed: .plain
        case .upright: .good
        case .slouching: .bad
        case .posture, .notSure: .warning
        }
    }
}
