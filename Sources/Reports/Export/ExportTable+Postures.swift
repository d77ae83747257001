extension ExportTable {
    static let sensors = ExportTable(
        "sensors.csv", "The paired sensors, as they are worn now.",
        [
            .sensor, .text("name", "What it is called."), .wearer, .text("family", "The sensor family."), .placement,
            .text("mount", "The sensor axes that point up and forward; empty for the family's usual."),
            .text("port", "Where it was last connected."),
            .whole("baud_rate", "Bd", "Its speed on a serial line; 0 over Bluetooth."),
            .time("paired", "When it was paired, in UTC."),
        ])

    static let holds = ExportTable(
        "holds.csv", "Calibrations (what angles are counted from), and the postures that were held on purpose.",
        [
            .sensor, .text("wearer", "Who held still."),
            .time("start", "When the hold began, in UTC; empty if unknown."),
            .time("time", "When it came into force, in UTC."),
            .text("kind", "upright (a calibration), slump, tallest or habitual."),
            .text("profile", "Of a calibration: sit or stand."),
        ]
            + ["up", "forward"].flatMap { axis in
                ["x", "y", "z"].map {
                    .number(
                        "\(axis)_\($0)", "1",
                        "Of a calibration: the unit vector \(axis) of the wearer in the sensor's frame.")
                }
            } + [
                .text("axis_source", "How the forward direction was found."),
                .number("deviation_deg", "deg", "How much the hold swayed."),
                .number("forward_deg", "deg", "Of another hold: how far forward of upright it was."),
                .number("right_deg", "deg", "Of another hold: how far to the right."),
                .number("low_forward_deg", "deg", "The same at the low back; empty without a sensor there."),
                .placement,
                .time("calibrated", "Of another hold: the time of the calibration that it is compared with, in UTC."),
                .number(
                    "force_error_ratio", "1", "How much more than gravity was measured; empty where that was right."),
            ])

    static let gyro = ExportTable(
        "gyro.csv", "What is known of each chip's gyro, a row for each recording that taught it.",
        [.sensor, .time("time", "Of the recording's last sample, in UTC.")]
            + ["x", "y", "z"].map { .number("bias_\($0)_rad_s", "rad/s", "What it says at rest.") }
            + ["x", "y", "z"].flatMap { row in
                ["x", "y", "z"].map { .number("error_\(row)\($0)", "1", "Scale and cross-axis error of its matrix.") }
            } + [
                .placement, .wearer, .json("model", "The same with its uncertainty, for “replay” and “import”."),
            ])

    static let postures = ExportTable(
        "postures.csv", "How far forward each wearer's own postures were believed to be on the evening of a day.",
        [
            .wearer, .time("time", "Of the last sample that it rests on."), .text("posture", "As in track.csv."),
            .number("forward_deg", "deg", "The mean inclination forward."),
            .number("deviation_deg", "deg", "The standard deviation of what is believed."),
            .number("held_slump_deg", "deg", "The slump that was held on purpose; empty without one."),
        ])

    static let beliefs = ExportTable(
        "beliefs.csv", "The same in full: each evening's, and what each recording started from.",
        [
            .wearer, .placement,
            .text("recording", "The recording that started from it; empty for an evening's."),
            .time("time", "Of the last sample that it rests on, or of the recording's start."),
            .json("memory", "What was believed, for “replay” and “import”; empty where all of it was forgotten then."),
        ])

    static let corrections = ExportTable(
        "corrections.csv", "What the wearer said of a posture.",
        [
            .wearer, .sensor, .time("time", "Of the sample that it was said of."),
            .flag("was_slouch", "1 for “that was a slouch”, 0 for “that was no slouch”."), .recording, .placement,
        ])
}
