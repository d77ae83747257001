import Balance
import Motion
import Testing

@testable import Figures

@Suite("The figures' poses")
struct PoseTests {
    static let figures = (try? FigureLibrary.builtIn().figures) ?? []
    static let ids = figures.map(\.id)

    static func film(_ id: String) throws -> FigureFilm {
        FigureFilm(try #require(figures.first { $0.id == id }))
    }

    /// Times through a whole movement.
    static func times(_ film: FigureFilm, _ steps: Int) -> [Double] {
        (0..<steps).map { film.durationSeconds * Double($0) / Double(steps) }
    }

    @Test("Every exercise and self-test has a figure, and no figure is of nothing")
    func allAreThere() throws {
        let knowledge = try Knowledge.builtIn()
        let known = knowledge.exercises.map(\.id) + knowledge.selfTests.map(\.id)
        let library = try FigureLibrary.builtIn()
        #expect(Set(library.figures.map(\.id)) == Set(known))
        #expect(library.figures.allSatisfy { !$0.words.isEmpty })
    }

    @Test("What an exercise works on is marked on its figure", arguments: ids)
    func targetsAreMarked(_ id: String) throws {
        let targets = try #require(try Knowledge.builtIn().exercise(id)?.targets ?? [])
        let marks = try Self.film(id).figure.marks
        for target in targets {
            #expect(marks.contains { $0.muscle == target.muscle }, "\(target.muscle) is not marked")
        }
    }

    @Test("Nobody has to bend a joint further than people can", arguments: ids)
    func jointsBendAsTheyDo(_ id: String) throws {
        let film = try Self.film(id)
        for time in Self.times(film, 24) {
            let state = film.state(at: time)
            for side in BodySide.allCases {
                #expect(JointReading(state, side).impossible(state, side) == [], "at \(time) s")
            }
        }
    }

    @Test("What stands or lies on something touches it, and nothing is below the floor", arguments: ids)
    func contactsTouch(_ id: String) throws {
        let film = try Self.film(id)
        for (pose, state) in zip(film.figure.poses, film.states) {
            let skeleton = Skeleton(state)
            #expect(abs(Settling.lowest(pose.rest.part, skeleton, pose.pins) - pose.rest.height) < 1e-6)
            let everything = BodyShape.parts(skeleton).flatMap(\.solids).flatMap(\.balls)
            let lowest = everything.map { $0.centre.z - $0.radius }.min() ?? 0
            #expect(lowest > -0.012, "\(pose.words)")
            for pin in pose.pins where pin.holder == .room {
                #expect((Self.held(pin, skeleton) - pin.target).norm < 0.02, "\(pin) in “\(pose.words)”")
            }
        }
    }

    @Test("The film is finite and stays in its frame; what is cropped keeps its head there", arguments: ids)
    func staysInItsFrame(_ id: String) throws {
        let film = try Self.film(id)
        #expect(film.bounds.width.isFinite && film.bounds.width > 0.05 && film.bounds.height > 0.05)
        let rim = 0.03
        func isInside(_ p: FlatPoint) -> Bool {
            p.x >= film.bounds.lowest.x - rim && p.x <= film.bounds.highest.x + rim
                && p.y >= film.bounds.lowest.y - rim && p.y <= film.bounds.highest.y + rim
        }
        for time in Self.times(film, 24) {
            let state = film.state(at: time)
            if film.figure.crop != nil {
                let head = Skeleton(state).head
                #expect(isInside(film.figure.camera.flat(head.point(0.02, 0, 0.03))), "at \(time) s")
                continue
            }
            let picture = film.picture(state).bounds(withFloor: true)
            #expect(picture.width.isFinite && picture.height.isFinite)
            #expect(isInside(picture.lowest) && isInside(picture.highest), "at \(time) s")
        }
    }

    @Test("A chin that glides back is an arrow, and a head that is held still is none")
    func smallMovementsAreArrows() throws {
        for (id, pose) in [("S01", 1), ("S17", 1), ("B01", 3), ("W17", 1), ("W05", 1)] {
            let arrows = FigurePaths.arrows(try Self.film(id), from: pose - 1, to: pose)
            let arrow = try #require(arrows.first, "\(id)")
            #expect(arrows.count == 1 && arrow.headAtEnd)
            let length = zip(arrow.points, arrow.points.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).norm }
            #expect(length > 0.028, "\(id)")
        }
        #expect(FigurePaths.arrows(try Self.film("W16"), from: 2, to: 3).isEmpty)
    }

    @Test("No two stages beside each other look the same", arguments: ids)
    func stagesDiffer(_ id: String) throws {
        let film = try Self.film(id)
        let panel = SVGPanel(film, isMirrored: false)
        let stages = film.states.indices.map { panel.moment(film.states[$0], pose: $0) }
        for (index, pair) in zip(stages, stages.dropFirst()).enumerated() {
            #expect(pair.0 != pair.1, "stage \(index + 1) and the next")
        }
    }

    @Test("Where something is pressed and nothing moves, an arrow ends at a bar, while it is pressed and not before")
    func pressingIsSeen() throws {
        func bars(_ picture: Picture) -> Int {
            picture.items.count { if case .line(let line) = $0 { line.barAtEnd } else { false } }
        }
        for (id, pushes) in [("W16", [2, 2, 2, 2]), ("W18", [0, 2]), ("W20", [0, 1])] {
            let film = try Self.film(id)
            #expect(film.states.indices.map { bars(film.picture(film.states[$0], pose: $0)) } == pushes, "\(id)")
            #expect(bars(film.picture(film.state(from: 0, to: 1, share: 0.5))) == 0, "\(id)")
        }
        // Head and hand press against each other: the two arrows come from either side and end at one place.
        let film = try Self.film("W16")
        for (index, state) in film.states.enumerated() {
            let ways: [(from: Vector3, to: Vector3)] = film.figure.poses[index].props.compactMap { prop in
                guard case .push(let a, let b) = prop.shape else { return nil }
                return (a.place(Skeleton(state)), b.place(Skeleton(state)))
            }
            try #require(ways.count == 2)
            #expect((ways[0].to - ways[1].to).norm < 0.03)
            #expect((ways[0].to - ways[0].from).dot(ways[1].to - ways[1].from) < 0)
        }
    }

    @Test(
        "A terminal shows the pressing too, in dots and in ASCII",
        arguments: [FigureFilm.Characters.braille, .ascii])
    func terminalsShowThePressing(_ characters: FigureFilm.Characters) throws {
        for id in ["W16", "W18", "W20"] {
            let figure = try #require(try FigureLibrary.builtIn()[id])
            let film = FigureFilm(figure)
            let index = figure.poses.count - 1
            let before = figure.poses.dropLast().reduce(0) { $0 + $1.holdSeconds }
            let seconds = before + figure.poses.dropFirst().reduce(0) { $0 + $1.moveSeconds } + 0.1
            #expect(film.heldPose(at: seconds) == index)
            for (columns, rows) in [(80, 20), (40, 12)] {
                let tones = film.frame(at: seconds, columns: columns, rows: rows, characters: characters)
                    .flatMap(\.pieces).map(\.tone)
                #expect(tones.contains(.cord), "\(id) at \(columns) × \(rows)")
            }
        }
    }

    @Test("Where the text says centimetres, the figure moves that far")
    func centimetresAreSo() throws {
        /// In body heights, of somebody 1.7 m tall: a centimetre.
        let centimetre = 0.01 / 1.7
        func lowestOfHead(_ state: BodyState) -> Double { Settling.lowest(.head, Skeleton(state), []) }
        let lift = try Self.film("W01").states.map(lowestOfHead)
        #expect(abs(lift[2] - lift[0] - 2 * centimetre) < centimetre)
        func breastbone(_ state: BodyState) -> Vector3 { Skeleton(state).upperChest.point(0.06, 0, -0.04) }
        let prone = try Self.film("W07").states.map(breastbone)
        #expect(abs(prone[1].z - prone[0].z - 5 * centimetre) < 1.5 * centimetre)
        for id in ["W05", "W18"] {
            let chest = try Self.film(id).states.map { Skeleton($0).upperChest.point(-0.04, 0, -0.05) }
            #expect(abs((chest[1] - chest[0]).norm - 2 * centimetre) < 1.3 * centimetre, "\(id)")
        }
        let hands = try Self.film("W19").states.map { Skeleton($0).arms.right.hand.origin }
        #expect(abs(hands[1].x - hands[0].x) < 3 * centimetre)
    }

    /// Where the wrist, palm or ankle is.
    static func held(_ pin: Pin, _ skeleton: Skeleton) -> Vector3 {
        switch pin.limb {
        case .foot(let side): skeleton.legs[side].foot.origin
        case .hand(let side):
            pin.isPalm
                ? skeleton.arms[side].forearm.point(0, 0, -BodyProportions.forearm - BodyProportions.hand / 2)
                : skeleton.arms[side].hand.origin
        }
    }

    @Test("A foot or a hand that stays on something stays there on the way", arguments: ids)
    func heldLimbsDoNotSlide(_ id: String) throws {
        let film = try Self.film(id)
        for index in film.states.indices {
            let next = (index + 1) % film.states.count
            for pin in film.figure.poses[index].pins where film.figure.poses[next].pins.contains(pin) {
                guard pin.holder == .room else { continue }
                let state = film.state(from: index, to: next, share: 0.5)
                #expect((Self.held(pin, Skeleton(state)) - pin.target).norm < 0.02, "\(pin)")
            }
        }
    }

    @Test("The movement has no jumps, round and round", arguments: ids)
    func movesSmoothly(_ id: String) throws {
        let film = try Self.film(id)
        let steps = Int(film.durationSeconds * 50)
        var before = Skeleton(film.state(at: 0))
        for step in 1...steps {
            let now = Skeleton(film.state(at: Double(step) * 0.02))
            let moved = [
                (now.head.origin - before.head.origin).norm, (now.pelvis.origin - before.pelvis.origin).norm,
                (now.arms.left.hand.origin - before.arms.left.hand.origin).norm,
                (now.arms.right.hand.origin - before.arms.right.hand.origin).norm,
                (now.legs.left.foot.origin - before.legs.left.foot.origin).norm,
                (now.legs.right.foot.origin - before.legs.right.foot.origin).norm,
            ]
            // Three body heights a second: a hand thrown up.
            #expect((moved.max() ?? 0) < 0.06, "at \(Double(step) * 0.02) s: \(moved)")
            before = now
        }
    }
}
