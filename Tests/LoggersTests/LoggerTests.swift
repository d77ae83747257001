import Loggers
import Motion
import Testing

@Suite("What loggers write is read in SI units, or refused with the reason")
struct LoggerTests {
    private static let wearer = LeaningWearer()
    private static let degrees = 180 / Double.pi
    private static let g = 1 / 9.80665

    /// Every row of the wearer, to a thousandth.
    private func expectWearer(_ read: ReadTable, withGyro: Bool, _ place: SourceLocation = #_sourceLocation) throws {
        let samples = Self.wearer.samples
        try #require(read.rows.count == samples.count, "\(read.problems)", sourceLocation: place)
        let start_us = read.rows[0].time_us
        for (row, sample) in zip(read.rows, samples) {
            let made = try #require(row.sample, sourceLocation: place)
            #expect(abs(Double(made.time_us - start_us) / 1e6 - sample.time_s) < 2e-3, sourceLocation: place)
            let force = made.acceleration_m_s2
            #expect(
                (force - Vector3(sample.force[0], sample.force[1], sample.force[2])).norm < 1e-2, sourceLocation: place)
            guard withGyro else {
                #expect(made.angularVelocity_rad_s == nil, sourceLocation: place)
                continue
            }
            let rate = try #require(made.angularVelocity_rad_s, sourceLocation: place)
            #expect((rate - Vector3(sample.rate[0], sample.rate[1], sample.rate[2])).norm < 1e-4, sourceLocation: place)
        }
    }

    @Test("Our own columns are read to the bit, and nothing is told")
    func own() throws {
        let read = try ReadTable(
            Self.wearer.usual("time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s"))
        #expect(read.reading.told.isEmpty && read.problems.count == 0)
        for (row, sample) in zip(read.rows, Self.wearer.samples) {
            #expect(row.sample?.acceleration_m_s2 == Vector3(sample.force[0], sample.force[1], sample.force[2]))
            #expect(row.timeColumn == "\(sample.time_s)")
        }
    }

    @Test("x-IMU3: microseconds, °/s before g")
    func ximu3() throws {
        let text = Self.wearer.table(
            "Timestamp (us),Gyroscope X (deg/s),Gyroscope Y (deg/s),Gyroscope Z (deg/s),"
                + "Accelerometer X (g),Accelerometer Y (g),Accelerometer Z (g)"
        ) { _, sample in
            ["\(Int((1000 + sample.time_s) * 1e6))"] + sample.rate.map { "\($0 * Self.degrees)" }
                + sample.force.map { "\($0 * Self.g)" }
        }
        let read = try ReadTable(text)
        try expectWearer(read, withGyro: true)
        #expect(read.told.hasPrefix("x-IMU3: time in microseconds, acceleration in g, gyro in °/s"))
    }

    @Test("Sensor Logger: z before y before x, and the name of the file says whether gravity is in it")
    func sensorLogger() throws {
        let text = Self.wearer.table("time,seconds_elapsed,z,y,x") { index, sample in
            ["\(1_767_620_467_350_470_700 + index * 40_000_000)", "\(sample.time_s)"]
                + sample.force.reversed().map { "\($0)" }
        }
        try expectWearer(try ReadTable(text, named: "TotalAcceleration.csv"), withGyro: false)
        try expectWearer(try ReadTable(text, named: "renamed.csv"), withGyro: false)
        #expect(throws: LoggerError.self) { try ReadTable(text, named: "Gyroscope.csv") }
        let taken = Self.wearer.table("time,seconds_elapsed,z,y,x") { index, sample in
            ["\(1_767_620_467_350_470_700 + index * 40_000_000)", "\(sample.time_s)"]
                + sample.rate.reversed().map { "\($0)" }
        }
        let error = try #require(throws: LoggerError.self) { try ReadTable(taken, named: "Accelerometer.csv") }
        #expect(error.description.contains("gravity taken off: give TotalAcceleration.csv"))
        #expect(throws: LoggerError.self) { try ReadTable(taken) }
    }

    @Test("phyphox: with g it is read whatever stands between the fields, without g it is refused")
    func phyphox() throws {
        for separator in [",", ";", "\t"] {
            let header = ["Time (s)", "x", "y", "z", "Absolute acceleration (m/s^2)"].map {
                "\"" + ($0.count == 1 ? "Acceleration \($0) (m/s^2)" : $0) + "\""
            }.joined(separator: separator)
            let read = try ReadTable(
                Self.wearer.table(header, separator: separator) { _, sample in
                    ["\(sample.time_s)"] + sample.force.map { "\($0)" } + ["9.8"]
                })
            try expectWearer(read, withGyro: false)
        }
        let error = try #require(throws: LoggerError.self) {
            try ReadTable(
                Self.wearer.usual(
                    "\"Time (s)\",\"Linear Acceleration x (m/s^2)\",\"Linear Acceleration y (m/s^2)\","
                        + "\"Linear Acceleration z (m/s^2)\"", rate: nil))
        }
        #expect(error.description.contains("without gravity") && error.line == 1)
    }

    @Test("Xsens DOT: lines before the table, a counter that begins again, and modes without acceleration are refused")
    func xsens() throws {
        let preamble = "sep=,\nDeviceTag:,left\nFirmwareVersion:,2.0.0\nSyncStatus:,Synced\n\n"
        let text = Self.wearer.table(preamble + "PacketCounter,SampleTimeFine,Acc_X,Acc_Y,Acc_Z,Gyr_X,Gyr_Y,Gyr_Z,") {
            index, sample in
            ["\(index)", "\((4_294_000_000 + index * 40_000) % (1 << 32))"] + sample.force.map { "\($0)" }
                + sample.rate.map { "\($0 * Self.degrees)" }
        }
        let read = try ReadTable(text)
        try expectWearer(read, withGyro: true)
        #expect(read.told.contains("the tilt shows that it is in °/s"))
        for columns in [
            "Quat_W,Quat_X,Quat_Y,Quat_Z", "Euler_X,Euler_Y,Euler_Z",
            "Euler_X,Euler_Y,Euler_Z,FreeAcc_X,FreeAcc_Y,FreeAcc_Z",
        ] {
            let error = try #require(throws: LoggerError.self) {
                try ReadTable(preamble + "PacketCounter,SampleTimeFine,\(columns)\n1,16667,0,0,0,0,0,0\n")
            }
            #expect(error.description.contains("record "), "\(error)")
        }
    }

    @Test("WitMotion: tabs, names in English and in Chinese, a time without a name")
    func witmotion() throws {
        let headers = [
            "Time(s)\tax(g)\tay(g)\taz(g)\twx(deg/s)\twy(deg/s)\twz(deg/s)\tAngleX(deg)\tT(°)\t",
            "Chiptime\tax(g)\tay(g)\taz(g)\twx(deg/s)\twy(deg/s)\twz(deg/s)\tAngleX(deg)\tT(°)\t",
            " \tax(g)\tay(g)\taz(g)\twx(deg/s)\twy(deg/s)\twz(deg/s)\tAngleX(deg)\tT(°)\t",
            "时间\t加速度X(g)\t加速度Y(g)\t加速度Z(g)\t角速度X(°/s)\t角速度Y(°/s)\t角速度Z(°/s)\t角度X(°)\t温度(°C)\t",
            "Time\tAccX(g)\tAccY(g)\tAccZ(g)\tAsX(°/s)\tAsY(°/s)\tAsZ(°/s)\tAngleX(°)\tT(°)\t",
        ]
        for (index, header) in headers.enumerated() {
            let text = Self.wearer.table("StartTime: 2026-03-01\n" + header, separator: "\t") { _, sample in
                let milliseconds = Int((sample.time_s * 1000).rounded())
                let seconds = milliseconds / 1000 + 10
                let total = 86_370 + seconds
                let day = total >= 86_400 ? "2026-03-02" : "2026-03-01"
                let s = total % 86_400
                let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
                let fraction = String("\(1000 + milliseconds % 1000)".dropFirst())
                let time = "\(two(s / 3600)):\(two(s / 60 % 60)):\(two(s % 60)).\(fraction)"
                return [index == 0 ? time : day + " " + time] + sample.force.map { "\($0 * Self.g)" }
                    + sample.rate.map { "\($0 * Self.degrees)" } + ["1.5", "31", ""]
            }
            try expectWearer(try ReadTable(text), withGyro: true)
        }
    }

    @Test("Axivity without a header, ActiGraph with ten lines before it, with and without times")
    func actigraphy() throws {
        let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        func time(_ sample: LeaningWearer.Measured) -> String {
            let milliseconds = Int((sample.time_s * 1000).rounded())
            return "16:29:\(two(milliseconds / 1000 % 60)).\("\(1000 + milliseconds % 1000)".dropFirst())"
        }
        func force(_ sample: LeaningWearer.Measured) -> [String] { sample.force.map { "\($0 * Self.g)" } }
        let axivity = Self.wearer.samples.map { (["2026-05-07 \(time($0))"] + force($0)).joined(separator: ",") + "\n" }
        let read = try ReadTable(axivity.joined())
        try expectWearer(read, withGyro: false)
        #expect(read.told.contains("no header line"))

        let lines = """
            ------------ Data File Created By ActiGraph GT3X+ ActiLife v6.13.3 Firmware v2.5.0 date format d/M/yyyy at 25 Hz  Filter Normal -----------
            Serial Number: CLE2B2013
            Start Time 16:29:00
            Start Date 7/5/2026
            Epoch Period (hh:mm:ss) 00:00:00
            Download Time 10:00:00
            Download Date 8/5/2026
            Current Memory Address: 0
            Current Battery Voltage: 4.21     Mode = 12
            --------------------------------------------------
            """
        let withTimes = Self.wearer.table(lines + "\nTimestamp,Accelerometer X,Accelerometer Y,Accelerometer Z") {
            ["7/5/2026 \(time($1))"] + force($1)
        }
        let without = Self.wearer.table(lines + "\nAccelerometer X,Accelerometer Y,Accelerometer Z") { force($1) }
        let bare = Self.wearer.table(lines) { force($1) }
        for text in [withTimes, without, bare] {
            let read = try ReadTable(text)
            try expectWearer(read, withGyro: false)
            #expect(read.rows[0].time_us == 1_778_171_340_000_000)
            #expect(read.told.hasPrefix("ActiGraph"))
        }
    }

    @Test(
        "Semicolons, tabs, bars, decimal commas, quotes, UTF-16, every line end, blank lines and comments change nothing",
        arguments: [";", "\t", "|", ","], [false, true])
    func forms(separator: String, quoted: Bool) throws {
        let names = [
            "time_s", "acc_x_m_s2", "acc_y_m_s2", "acc_z_m_s2", "gyro_x_rad_s", "gyro_y_rad_s", "gyro_z_rad_s",
        ]
        func field(_ text: String) -> String {
            let local = separator == "," && !quoted ? text : String(text.map { $0 == "." ? "," : $0 })
            return quoted ? "\"\(local)\"" : local
        }
        let text = Self.wearer.table(names.map(field).joined(separator: separator), separator: separator) { _, sample in
            (["\(sample.time_s)"] + sample.force.map { "\($0)" } + sample.rate.map { "\($0)" }).map(field)
        }
        let expected = try ReadTable(text).rows.map(\.sample)
        try expectWearer(try ReadTable(text), withGyro: true)
        for end in ["\r\n", "\r", "\n\n", "\n# a comment\n"] {
            let other = text.split(separator: "\n").joined(separator: end) + end
            #expect(try ReadTable("\u{FEFF}" + other, pieces: 7).rows.map(\.sample) == expected)
        }
        for littleEndian in [true, false] {
            for mark in [[0xFEFF], []] as [[UInt16]] {
                let bytes = (mark + Array(text.utf16)).flatMap { unit in
                    let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
                    return littleEndian ? [low, high] : [high, low]
                }
                #expect(try ReadTable(bytes: bytes, pieces: 1001).rows.map(\.sample) == expected)
            }
        }
    }
}
