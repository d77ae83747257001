/// Wants on one day, or on two that are done in turn.
struct DaySplit: Equatable {
    private(set) var a: [Want] = []
    /// Empty where all fits into one day.
    private(set) var b: [Want] = []
    /// What fits neither day.
    private(set) var later: [Want] = []

    /// All on one day, where they fit. Else the first strengthener and the first mobiliser stand on both, and the others
    /// go in their order to the shorter day with room.
    ///
    /// - Parameters:
    ///   - wants: the most wanted first.
    ///   - cap_s: what a session may last.
    ///   - seconds: what an exercise takes at its start, so that growth moves nothing.
    init(_ wants: [Want], cap_s: Int, seconds: (Want) -> Int) {
        guard wants.map(seconds).reduce(0, +) > cap_s else {
            a = wants
            return
        }
        let lengths = wants.map(seconds)
        var shared: [Int] = []
        for kind in [Exercise.Kind.strengthen, .mobilise] {
            guard let place = wants.firstIndex(where: { $0.exercise.kind == kind }) else { continue }
            if (shared + [place]).map({ lengths[$0] }).reduce(0, +) <= cap_s { shared.append(place) }
        }
        var days = [Set(shared), Set(shared)]
        var left = days.map { day in cap_s - day.map { lengths[$0] }.reduce(0, +) }
        var places: [Int] = []
        // Releases last: each goes before the stretch of its muscle, and is optional.
        let others = wants.indices.filter { !shared.contains($0) }
        let (releases, rest) = (others.filter { wants[$0].isRelease }, others.filter { !wants[$0].isRelease })
        for place in rest + releases {
            var shorter = left[1] > left[0] ? [1, 0] : [0, 1]
            if wants[place].isRelease,
                let day = days.firstIndex(where: { $0.contains { wants[$0].follows(wants[place]) } })
            {
                shorter = [day, 1 - day]
            }
            guard let day = shorter.first(where: { left[$0] >= lengths[place] }) else {
                places.append(place)
                continue
            }
            days[day].insert(place)
            left[day] -= lengths[place]
        }
        a = wants.indices.filter { days[0].contains($0) }.map { wants[$0] }
        b = days[0] == days[1] ? [] : wants.indices.filter { days[1].contains($0) }.map { wants[$0] }
        later = places.sorted().map { wants[$0] }
    }
}

extension Want {
    fileprivate var isRelease: Bool { exercise.kind == .release }

    /// The stretch of what is released.
    fileprivate func follows(_ release: Want) -> Bool {
        exercise.kind == .stretch && !Set(states).isDisjoint(with: release.states)
    }
}
