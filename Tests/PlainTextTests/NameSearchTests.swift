import PlainText
import Testing

@Suite("Finding by a name")
struct NameSearchTests {
    private let names = [
        ["W01", "Chin tuck ladder"], ["T03", "Chin tuck hold"], ["S12", "Child's pose"],
        ["S05", "Doorway stretch, elbow"],
        ["S06", "Doorway stretch"], ["four-patterns", "Four patterns, and more"],
    ]

    @Test(
        "An id, a name, the beginning of one, or words of one find what is meant",
        arguments: [
            ("w01", [0]), ("Chin Tuck Hold", [1]), ("chin tuck l", [0]), ("chin tuck", [0, 1]), ("child’s pose", [2]),
            ("childs", [2]), ("doorway stretch", [4]), ("doorway", [3, 4]), ("tuck hold", [1]), ("hold chin", [1]),
            ("elbow", [3]), ("four patterns", [5]), ("FOUR", [5]),
        ])
    func found(text: String, indices: [Int]) {
        #expect(NameSearch.matches(text, in: names) == indices)
    }

    @Test(
        "Nothing is meant by nothing, nor by words that are in no name",
        arguments: ["", " ", "—", "plank", "chin plank"])
    func none(text: String) {
        #expect(NameSearch.matches(text, in: names).isEmpty)
    }
}
