import Balance
import Foundation
import Testing

/// Every sentence that sends somebody to a clinician stands in `red-flags.toml`, so that one person can read and sign them
/// all. These words are looked for everywhere else.
@Suite("Words that send somebody to a clinician")
struct SendingWordsTests {
    /// Words and runs of words, in small letters.
    static let words = [
        "doctor", "doctors", "clinician", "clinicians", "physician", "physicians", "gp", "nurse", "nurses",
        "specialist", "specialists", "pharmacist", "appointment", "appointments", "emergency", "emergencies",
        "ambulance", "hospital", "hospitals", "helpline", "dial", "looked at", "been seen", "be seen by",
        "be seen today", "be seen in", "should be seen", "have it seen", "health advice", "urgent care", "seek help",
        "seek advice", "seek care", "medical help", "medical advice", "medical attention", "medical care",
    ]
    /// Numbers to call, after a word that says so.
    static let numbers: Set = ["112", "999", "911", "111"]
    static let callings: Set = ["call", "calls", "ring", "phone", "number", "or"]

    /// A phrase that sends nobody, where it stands, and why it may.
    struct Allowed: Sendable {
        var file: String
        var phrase: String
        var reason: String

        init(_ file: String, _ phrase: String, _ reason: String) {
            (self.file, self.phrase, self.reason) = (file, phrase, reason)
        }
    }

    static let allowed = [
        Allowed("DevicesCommand.swift", "plumbline doctor", "a command of ours"),
        Allowed("DoctorCommand.swift", " doctor ", "a command of ours"),
        Allowed("ImbalanceCommand.swift", "has not been looked at is unknown", "a muscle"),
        Allowed("SignQuestions+Pages.swift", "You have been seen", "the title of what somebody has just said"),
        Allowed("SignQuestions+Pages.swift", "I have been seen", "a key: what somebody says"),
        Allowed("AssessHTML.swift", "I have been seen", "a button: what somebody says"),
        Allowed("SignQuestions+Pages.swift", "looked at, exercise is fine", "a key: what somebody says"),
        Allowed("SignQuestions+Pages.swift", "A clinician had looked at it by", "what somebody told, and when"),
        Allowed("SignQuestions+Pages.swift", "nobody has looked at it yet", "what somebody told, and when"),
        Allowed("SignQuestions+Pages.swift", "a clinician looked by", "what somebody told, and when"),
        Allowed("ConsentText.swift", "whether a clinician has looked or it is gone", "what is kept"),
        Allowed("ConsentText.swift", "takes no clinician's", "what the program is not"),
        Allowed("AssessCommand.swift", "looked at, gone, or a wrong answer", "help: what can be told"),
        Allowed("AssessForgetCommand.swift", "that a clinician has looked", "help: what can be taken back"),
        Allowed("LearnLibrary+Entries.swift", "Clinicians speak of something", "what a pattern is called"),
        Allowed("HandoverHealth.swift", "looked at on", "what somebody told, and when"),
        Allowed("ReportPage.swift", "Two pages for a physiotherapist", "whom the report is for"),
        Allowed("ReportCommand.swift", "Two pages to hand to a physiotherapist", "whom the report is for"),
        Allowed("FindingsHTML.swift", "plumbline doctor", "a command of ours"),
        Allowed("DoctorProgram.swift", "plumbline.web.doctor", "a thread's name"),
        Allowed("DoctorProgram.swift", "doctor --json", "a command of ours"),
        Allowed("DoctorProgram.swift", "plumbline doctor", "a command of ours"),
        Allowed("trigger-points.toml", "pain there that nobody has looked at", "when nothing presses"),
        Allowed("lessons.toml", "A physiotherapist can.", "says who sees whether an exercise is done well"),
        Allowed("lessons.toml", "No clinician\nhas signed off its texts yet", "what the texts are"),
        Allowed("README.md", "plumbline doctor", "a command of ours"),
        Allowed("README.md", "shows an emergency card", "what the program does"),
        Allowed("RedFlag.swift", "emergency goes with stop_now", "a slip of the pen in the file"),
        Allowed("README.md", "until you have been seen or it was a wrong answer", "what opens the program again"),
        Allowed("README.md", "No clinician\nhas signed off these texts yet", "what the texts are"),
        Allowed("README.md", "For your physiotherapist", "whom the report is for"),
        Allowed("README.md", "physiotherapists who look after them", "whom the program is for"),
    ]

    private static let runs = words.map { $0.split(separator: " ").map(String.init) }

    static func found(in text: String) -> [String] {
        let said = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
        var found: [String] = []
        for index in said.indices {
            if said[index].hasPrefix("physio") { found.append(said[index]) }
            if index > 0, numbers.contains(said[index]), callings.contains(said[index - 1]) {
                found.append(said[index])
            }
            for run in runs where run[0] == said[index] && said[index...].starts(with: run) {
                found.append(run.joined(separator: " "))
            }
        }
        return found
    }

    /// A text on one line, so that a phrase is found wherever its line was broken.
    static func flat(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    /// Without what is allowed in that file.
    static func sent(_ text: String, file: String) -> [String] {
        var rest = flat(text)
        for allowed in allowed where allowed.file == file {
            rest = rest.replacing(flat(allowed.phrase), with: " … ")
        }
        return found(in: rest)
    }

    /// The texts in quotes of a Swift file, without its comments. Those that `+` joins follow each other, so that a
    /// phrase is found across them.
    static func swift(_ file: URL) throws -> String {
        let source = try String(contentsOf: file, encoding: .utf8)
        var text: [UInt8] = []
        for line in source.split(separator: "\n") where !line.drop(while: \.isWhitespace).hasPrefix("//") {
            text += Array(line.utf8) + [UInt8(ascii: "\n")]
        }
        var literals: [UInt8] = []
        var isInside = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "\\") {
                if isInside { literals.append(UInt8(ascii: " ")) }
                index += 2
                continue
            }
            if byte == UInt8(ascii: "\"") {
                isInside.toggle()
                literals.append(UInt8(ascii: " "))
            } else if isInside {
                literals.append(byte)
            }
            index += 1
        }
        return String(decoding: literals, as: UTF8.self)
    }

    /// Texts of a data file: neither its comments nor the titles of other people's texts.
    static func data(_ file: DataFile) -> String {
        file.text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("citation = ") }
            .joined(separator: "\n")
    }

    static func swiftFiles() throws -> [URL] {
        let folder = WordingTests.house.appending(path: "Sources").resolvingSymlinksInPath()
        let all = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        return all.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    }

    static func readme() throws -> String {
        try String(contentsOf: WordingTests.house.appending(path: "README.md"), encoding: .utf8)
    }

    @Test("No text of the program has them")
    func program() throws {
        let files = try Self.swiftFiles()
        #expect(files.count > 400, "hardly any file was found: the search is broken")
        for file in files {
            let found = Self.sent(try Self.swift(file), file: file.lastPathComponent)
            #expect(found == [], "\(file.lastPathComponent): move the sentence to red-flags.toml")
        }
    }

    @Test("Nor has any other data file", arguments: DataFile.embedded.map(\.name).filter { $0 != "red-flags.toml" })
    func dataFiles(_ name: String) throws {
        let file = try #require(DataFile.embedded.first { $0.name == name })
        #expect(Self.sent(Self.data(file), file: name) == [], "move the sentence to red-flags.toml")
    }

    @Test("What the README says of them is the sentence of the file")
    func readmeSays() throws {
        let sentence = try Knowledge.builtIn().sentence(.imbalanceLimits)
        let readme = Self.flat(try Self.readme())
        #expect(readme.contains(sentence))
        #expect(Self.sent(readme.replacing(sentence, with: " "), file: "README.md") == [])
    }

    @Test("What is allowed stands where it is said to stand", arguments: allowed.map { ($0.file, $0.phrase) })
    func allowedIsThere(_ file: String, _ phrase: String) throws {
        let text: String
        if let data = DataFile.embedded.first(where: { $0.name == file }) {
            text = Self.data(data)
        } else if file == "README.md" {
            text = try Self.readme()
        } else {
            text = try Self.swift(try #require(try Self.swiftFiles().first { $0.lastPathComponent == file }))
        }
        #expect(Self.flat(text).contains(Self.flat(phrase)))
    }

    @Test(
        "The search finds what it must find",
        arguments: [
            "See a doctor.", "Ring 112 now.", "Ask your GP about it.", "Go to an emergency department.",
            "Show it to a physiotherapist.", "Make an appointment.", "Have it looked at.", "This should be seen today.",
            "Seek medical advice.", "Nobody has looked at it.", "Call 911.",
        ])
    func searchWorks(_ text: String) {
        #expect(!Self.sent("let x = \"\(text)\"", file: "Any.swift").isEmpty)
        #expect(!Self.sent("text = \"\(text)\"", file: "exercises.toml").isEmpty)
    }

    @Test("Every sentence of the file has its sources, and its head says that none is signed off")
    func fileIsMarked() throws {
        let file = try #require(DataFile.embedded.first { $0.name == "red-flags.toml" })
        #expect(file.text.hasPrefix("# TO BE SIGNED OFF BY A CLINICIAN. No sentence in this file has been signed off"))
        let knowledge = try Knowledge.builtIn()
        #expect(knowledge.safetyTexts.allSatisfy { !$0.provenance.sources.isEmpty })
    }
}
