/// Asks before a sensor is forgotten.
public struct ForgetHTML: Sendable {
    let id: String
    let name: String
    let whose: PageFrame.Whose
    let key: String

    public init(id: String, name: String, whose: PageFrame.Whose, key: String) {
        self.id = id
        self.name = name
        self.whose = whose
        self.key = key
    }

    public var page: Markup {
        PageFrame(title: "Forget “\(name)”?", place: .sensors, whose: whose, key: key).page(
            """
            <p>It is no longer recorded, and not looked for any more. What it recorded stays, and so does what is known of it: \
            paired again, it goes on as before.</p>
            <form method="post" action="/sensors/forget">\(PageFrame.hidden(key: key))
            <input type="hidden" name="sensor" value="\(id)">
            <p class="buttons"><button>Forget it</button> <a class="button" href="\(whose.path("/sensors"))">Keep it</a></p></form>

            """)
    }
}
