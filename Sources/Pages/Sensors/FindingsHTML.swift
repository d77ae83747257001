/// What `plumbline doctor` has found, with what to do about it.
public struct FindingsHTML: Sendable {
    public struct Finding: Equatable, Sendable {
        public enum State: String, Sendable { case ok, warning, failed }

        public var subject: String
        public var state: State
        public var text: String

        public init(subject: String, state: State, text: String) {
            self.subject = subject
            self.state = state
            self.text = text
        }
    }

    let findings: [Finding]
    /// Why there are none; `nil` where there are.
    let problem: String?

    public init(_ findings: [Finding], problem: String? = nil) {
        self.findings = findings
        self.problem = problem
    }

    public var page: Markup {
        PageFrame(title: "Check", place: .sensors).page(
            """
            \(SensorsHTML.tabs(.check))<p>Why a sensor is not found or not recorded: what \
            <code>plumbline doctor</code> says of this computer now.</p>
            \(content)<p><a href="/sensors/check">Check again</a></p>

            """)
    }

    private var content: Markup {
        if let problem { return "<p class=\"box\" role=\"alert\">\(problem)</p>\n" }
        let wrong = findings.filter { $0.state != .ok }
        let fine = findings.filter { $0.state == .ok }
        let head: Markup = wrong.isEmpty ? "<p class=\"box good\">Nothing is in the way.</p>\n" : list(wrong)
        guard !fine.isEmpty else { return head }
        let isOpen: Markup = wrong.isEmpty ? " open" : ""
        return "\(head)<details\(isOpen)><summary>What is in order</summary>\n\(list(fine))</details>\n"
    }

    private func list(_ findings: [Finding]) -> Markup {
        let items: [Markup] = findings.map { finding in
            let word: Markup
            switch finding.state {
            case .ok: word = "ok"
            case .warning: word = "note"
            case .failed: word = "failed"
            }
            return """
                <li class="is-\(finding.state.rawValue)"><span class="check-mark">\(word)</span>
                <div><p class="of">\(finding.subject)</p><p>\(finding.text)</p></div></li>

                """
        }
        return "<ul class=\"checks\">\n\(items)</ul>\n"
    }
}
