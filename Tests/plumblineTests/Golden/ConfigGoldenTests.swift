import FoundationEssentials
import TestSupport
import Testing

@Suite("Golden: config")
struct ConfigGoldenTests {
    private static let good = """
        [rules]
        slouchEnterDegrees = 18.5
        [alerts]
        buzz = false
        bell = true
        snooze_minutes = 45
        break_minutes = 0
        quiet_hours = ["22:00-07:00", "12:30-13:15"]
        [record]
        raw_days = 0
        [ports]
        extra = ["/dev/ttyS*", "/tmp/sensor-*"]
        """

    private static let bad = [
        "[rules]\nslouchEnterDegrees = \"much\"", "[rules]\nnoSuchRule = 1", "[alerts]\nbuzz = 1",
        "[alerts]\nbell = \"yes\"", "[alerts]\nsnooze_minutes = 0", "[alerts]\nbreak_minutes = 5",
        "[alerts]\nquiet_hours = \"night\"", "[alerts]\nquiet_hours = [\"25:00-07:00\"]", "[alerts]\nnonsense = 1",
        "[record]\nraw_days = -1", "[ports]\nextra = [1]", "[nonsense]\na = 1", "a = 1", "[alerts\nbuzz = true",
        "[alerts]\nbuzz = true\nbuzz = false", "[record]\nraw_days = 1 2",
    ]

    @Test("The settings and where they come from are as they were, with a file and without")
    func show() throws {
        let house = try GoldenHouse()
        for command in ["config", "config show", "config show --json", "config show --origin", "config path"] {
            try house.run(command)
        }
        let path = house.folder.path + "/none"
        try Data(Self.good.utf8).write(to: URL(filePath: path))
        for command in ["config show", "config show --json", "config show --origin", "config show --origin --json"] {
            try house.run(command)
        }
        for command in [
            "config set snooze_minutes 1h", "config set alertDelay_s 3m", "config set quiet_hours none",
            "config set buzz maybe", "config set snoze_minutes 5", "config set snooze_minutes",
            "config reset snooze_minutes", "config reset snooze_minutes", "config reset", "config reset --yes",
        ] { try house.run(command) }
        try house.run(["config", "path"], more: ["PLUMBLINE_CONFIG": "", "XDG_CONFIG_HOME": "/tmp/c"])
        try house.run(["config", "path"], more: ["PLUMBLINE_CONFIG": "", "HOME": "/tmp/h"])
        try house.run(["config", "path"], more: ["PLUMBLINE_CONFIG": "", "HOME": ""])
        try Golden.expect(house.transcript, isAsIn: "config.txt")
    }

    @Test("What cannot be meant is refused with the same words")
    func refused() throws {
        let house = try GoldenHouse()
        for text in Self.bad {
            try Data(text.utf8).write(to: URL(filePath: house.folder.path + "/none"))
            house.note("# " + text.split(separator: "\n").joined(separator: " / ") + "\n")
            try house.run("config show")
        }
        // A command that only reads them.
        try house.run("run")
        try Golden.expect(house.transcript, isAsIn: "config-refused.txt")
    }
}
