import Glibc
import PlainText
import Testing

@Suite("A text as one word of a shell")
struct ShellWordTests {
    @Test("A plain name stays as it is; one with a space, a quote or a sign of the shell's is quoted")
    func quoting() {
        #expect(ShellWord.quoted("t4-2") == "t4-2")
        #expect(ShellWord.quoted("/dev/ttyUSB0") == "/dev/ttyUSB0")
        #expect(ShellWord.quoted("C4:11:22:33:44:55") == "C4:11:22:33:44:55")
        #expect(ShellWord.quoted("my back") == "'my back'")
        #expect(ShellWord.quoted("Anna's") == #"'Anna'\''s'"#)
        #expect(ShellWord.quoted("") == "''")
        #expect(ShellWord.quoted("~") == "'~'")
        #expect(ShellWord.quoted("Rücken") == "'Rücken'")
    }

    @Test(
        "A shell reads the very text back",
        arguments: [
            "my back", "Anna's", "$HOME", "a;b", "`ls`", "\"two\"", "back\\slash", "*", "~/x", "''", "#1", "a b'c",
        ])
    func readBack(text: String) throws {
        // The shell's own answer: it compares the word that it has read with the text in a variable.
        setenv("PLUMBLINE_TEST_WORD", text, 1)
        #expect(system("[ \(ShellWord.quoted(text)) = \"$PLUMBLINE_TEST_WORD\" ]") == 0)
    }
}
