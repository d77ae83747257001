/// Muscles that are trained together: where one is tight, what is said to be weak opposite to it, and the other way.
///
/// Their pairs are those of the textbooks' patterns; that training a partner helps has not been shown (BALANCE 4, GK).
enum MusclePartners {
    private static let pairs: [(tight: [String], weak: [String])] = [
        (["pectoralis_major", "pectoralis_minor"], ["middle_trapezius", "rhomboids"]),
        (["suboccipitals"], ["deep_neck_flexors"]),
        (["upper_trapezius", "levator_scapulae"], ["lower_trapezius", "serratus_anterior"]),
        (["latissimus_dorsi"], ["lower_trapezius"]),
        (["iliopsoas", "rectus_femoris"], ["gluteus_maximus"]),
        (["lumbar_extensors"], ["abdominals"]),
        (["hamstrings"], ["iliopsoas"]),
    ]

    /// The partners of a state, each of the other kind; none for muscles of one side.
    static func of(_ state: StateKey) -> [StateKey] {
        let muscle = state.muscle.rawValue
        let names = pairs.flatMap { pair -> [String] in
            switch state.kind {
            case .tight: pair.tight.contains(muscle) ? pair.weak : []
            case .weak: pair.weak.contains(muscle) ? pair.tight : []
            }
        }
        let kind: StateKey.Kind = state.kind == .tight ? .weak : .tight
        return names.map { StateKey(MuscleID(rawValue: $0), kind: kind) }
    }
}
