import Balance
import TestSupport
import Testing

@Suite("What a log says to the model")
struct RoutineDoseTests {
    private let dose = Dose(sets: 2, repetitions: 10, seconds: 4, restSeconds: 30)

    private func doses(_ done: [(String, StateKey.Side, Int)]) throws -> [StateKey: Double] {
        let session = RoutineSession(
            day: 100, done: done.map { ExerciseDone(exercise: $0.0, side: $0.1, dose: dose, sets: $0.2) })
        let doses = RoutineDose.doses(of: [session], knowledge: try Knowledge.builtIn())
        return Dictionary(doses.map { ($0.state, $0.part) }) { first, _ in first }
    }

    private func state(_ muscle: String, side: StateKey.Side = .both, _ kind: StateKey.Kind) -> StateKey {
        StateKey(MuscleID(rawValue: muscle), side: side, kind: kind)
    }

    @Test("Half of the sets are half a dose; what was planned and skipped is none")
    func parts() throws {
        let doses = try doses([("S05", .both, 1), ("W01", .both, 2), ("W07", .both, 0)])
        #expect(doses[state("pectoralis_major", .tight)] == 0.5)
        #expect(doses[state("deep_neck_flexors", .weak)] == 1)
        #expect(doses[state("thoracic_extensors", .weak)] == 0)
        #expect(doses[state("hamstrings", .tight)] == nil)
    }

    @Test("Two exercises for one muscle, and one of them done, are half a dose; more than asked is no more than one")
    func shares() throws {
        #expect(try doses([("W03", .both, 2), ("W04", .both, 0)])[state("lower_trapezius", .weak)] == 0.5)
        #expect(try doses([("W03", .both, 2), ("W03", .both, 5)])[state("lower_trapezius", .weak)] == 1)
    }

    @Test("A side trains that side; an exercise on both sides trains both")
    func sides() throws {
        let left = try doses([("W11", .left, 2)])
        #expect(left[state("gluteus_medius", side: .left, .weak)] == 1)
        #expect(left[state("gluteus_medius", side: .right, .weak)] == nil)
        #expect(try doses([("W11", .both, 2)]).count == 2)
    }

    @Test("Pressing, moving and breaks train nothing")
    func noClaims() throws {
        #expect(try doses([("R02", .both, 2), ("M04", .both, 2), ("B01", .both, 2), ("X99", .both, 2)]).isEmpty)
    }
}
