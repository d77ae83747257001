public import Balance

/// A movement that can be shown: an exercise or a self-test, by its id.
public struct Figure: Equatable, Sendable {
    /// That of the exercise or the self-test.
    public let id: String
    /// The side that works or is stretched as it is drawn; `both` where there is no such side.
    public let side: StateKey.Side
    /// Muscles to point at.
    public let marks: [MuscleMark]
    let camera: Camera
    let props: [Prop]
    let poses: [KeyPose]
    /// The part of the picture that is shown, if not all of it: a place and half the size around it.
    let crop: Crop?
    /// What is drawn later (nearer) or earlier than it lies, in body heights.
    let order: [BodyPart.Name: Double]

    /// What to do, pose by pose.
    public var words: [String] { poses.map(\.words).filter { !$0.isEmpty } }

    /// A pose that something is to be done for.
    public struct Step: Equatable, Sendable {
        /// Of the pose, from 0.
        public let index: Int
        /// What to do to come there.
        public let words: String
    }

    /// The poses that have words, in their order.
    public var steps: [Step] {
        poses.enumerated().filter { !$0.element.words.isEmpty }.map { Step(index: $0.offset, words: $0.element.words) }
    }

    /// Which step, from 1, a pose belongs to: one without words goes with the one before; `nil` before the first.
    func number(of pose: Int) -> Int? {
        let before = steps.count { $0.index <= pose }
        return before > 0 ? before : nil
    }

    /// The pose that shows most of the movement in one still picture: the middle one.
    public var middle: Int { poses.count / 2 }

    /// What is marked, a line for each way.
    public var legend: [FigureLegendEntry] {
        MuscleMark.Role.allCases.compactMap { role in
            var places: [String] = []
            for mark in marks where mark.role == role && !places.contains(mark.place) { places.append(mark.place) }
            return places.isEmpty ? nil : FigureLegendEntry(role: role, places: places)
        }
    }

    /// The movement in words, for who cannot see it.
    public var description: String {
        let steps = words.enumerated().map { "\($0 + 1). \($1)" }
        return (steps + legend.map { $0.text + "." }).joined(separator: " ")
    }
}

/// Muscles that are marked in one way.
public struct FigureLegendEntry: Equatable, Sendable {
    /// The one way.
    public let role: MuscleMark.Role
    /// Where the muscles are, each place once, in words.
    public let places: [String]

    /// `is stretched: chest`
    public var text: String { "\(role.words): \(places.joined(separator: ", "))" }
}
