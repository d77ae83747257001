import Balance
import Testing

@Suite("A state of the imbalance model")
struct StateKeyTests {
    @Test("The same muscle, tight and weak, is two states in a fixed order")
    func kindsAreApart() {
        let hamstrings = MuscleID(rawValue: "hamstrings")
        let tight = StateKey(hamstrings, kind: .tight)
        let weak = StateKey(hamstrings, kind: .weak)
        #expect(tight != weak)
        #expect([weak, tight].sorted() == [tight, weak])
    }
}
