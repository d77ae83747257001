import Testing

@testable import Outputs

@Suite("Streams for the Lab Streaming Layer: how they stand")
struct LSLPartsTests {
    @Test("What is wrong with a sensor's streams is told until these are right, whatever another sensor's do")
    func troubles() {
        var troubles = StreamTroubles()
        #expect(troubles.problem == nil)
        troubles.note(.notTaken, of: "a")
        troubles.note(nil, of: "b")
        #expect(troubles.problem == "liblsl does not take samples.")
        troubles.note(.notMade, of: "b")
        #expect(troubles.problem?.contains("can make no stream") == true)
        troubles.note(nil, of: "a")
        #expect(troubles.problem?.contains("can make no stream") == true)
        troubles.note(nil, of: "b")
        #expect(troubles.problem == nil)
        troubles.note(.notTaken, of: "a")
        troubles.clear()
        #expect(troubles.problem == nil)
    }
}
