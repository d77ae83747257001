import PlainText
import Testing

@Suite("Words as sentences")
struct SentenceTests {
    @Test("A capital letter first and a full stop behind; what is there stays as it is")
    func sentences() {
        #expect("left side".asSentence == "Left side.")
        #expect("Slouching, 5 days".asSentence == "Slouching, 5 days.")
        #expect("éventail".capitalisedFirst == "Éventail")
        #expect("".capitalisedFirst.isEmpty)
    }
}
