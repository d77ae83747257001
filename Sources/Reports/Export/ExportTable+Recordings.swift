extension ExportTable {
    static let recordings = ExportTable(
        "recordings.csv", "Each stretch of one sensor on one time line.",
        [
            .recording, .sensor, .wearer, .text("family", "The sensor family, which says how it speaks."), .placement,
            .time("start", "When it began."),
            .text("rules_version", "Of the rules that judged it; + where a number differs from its default."),
            .text("calibration", "How far the calibration at its start was trusted: ok, doubtful or none."),
            .text("name", "What the sensor is called now; empty where it was forgotten."),
            .number("acc_step_m_s2", "m/s2", "One count of the sensor; empty without samples."),
            .number("gyro_step_rad_s", "rad/s", "One count of the sensor; empty without samples."),
        ])

    static let track = ExportTable(
        "track.csv", "The posture, a row per second of each recording.",
        [
            .sensor, .time("time", "The start of the second."),
            .number("flexion_deg", "deg", "Inclination forward of the calibrated upright; backward below 0."),
            .number("lean_deg", "deg", "Inclination to the right; to the left below 0."),
            .text("posture", "upright, slouch, lean_forward, lean_left, lean_right, recline, bend or unknown."),
            .text("activity", "still, moving, walking, lying or off (not worn)."),
            .text("calibration", "How far the calibration is trusted: ok, doubtful or none."),
            .number("coverage_ratio", "1", "How much of the second has samples, 0 to 1."), .recording, .placement,
            .wearer,
        ])

    static let episodes = ExportTable(
        "episodes.csv", "Postures that lasted, such as a slouch.",
        [
            .sensor, .time("start", "When it began."), .time("end", "When it ended."),
            .number("duration_s", "s", "From start to end."), .text("kind", "The posture, as in track.csv."),
            .number("mean_deg", "deg", "The mean inclination forward."),
            .number("peak_deg", "deg", "The largest inclination forward."), .recording, .placement, .wearer,
        ])

    static let gaps = ExportTable(
        "gaps.csv", "Stretches without samples.",
        [
            .time("from", "When it began."), .time("to", "When it ended."), .text("reason", "Why there are none."),
            .whole("lost_samples", "samples", "How many are missing; empty where nobody knows."), .recording, .sensor,
            .placement, .wearer,
        ])

    static let alerts = ExportTable(
        "alerts.csv", "Each alert that fell due.",
        [
            .sensor, .time("time", "When."), .text("left_out", "Why it was left out; empty where it was given."),
            .recording, .placement, .wearer,
        ])

    static let breakPrompts = ExportTable(
        "break-prompts.csv", "Each prompt to take a break.",
        [
            .wearer, .sensor, .time("time", "When."),
            .number("set_min", "min", "After how long in one position a break is asked for, as it was set."),
            .number("interval_min", "min", "After how long it was asked for that day."),
            .text("silence", "Why nobody was told; empty where somebody was."),
            .text("answer", "What followed; empty where it was never known."),
            .time("answer_time", "When that was known."), .placement,
        ])

    static let notes = ExportTable(
        "notes.csv", "What the wearer wrote down.",
        [
            .time("time", "When."), .wearer, .text("sensor", "The sensor that was watched; empty for none."),
            .text("text", "The note."), .placement,
        ])

    static let samples = ExportTable(
        "recording-N.csv", "Every sample of recording N that is still kept (with --raw); “replay” reads it.",
        [
            .number(SampleColumns.time, "s", "Since 1970 (UTC).")
        ]
            + SampleColumns.acceleration.map {
                .number($0, "m/s2", "Specific force in the sensor's frame; at rest 9.81 upward.")
            }
            + SampleColumns.gyro.map {
                .number($0, "rad/s", "Angular velocity in the sensor's frame; empty without a gyro.")
            })
}
