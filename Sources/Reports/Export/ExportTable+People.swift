extension ExportTable {
    static let alertSteps = ExportTable(
        "alert-steps.csv", "The days on which a wearer's alerts became fewer or more.",
        [
            .wearer, .date("date", "The local day."),
            .text("step", "every, second, fourth or none; empty for a change of version."),
            .text("cause", "Why."), .time("time", "When that was decided, or told."),
        ])

    static let toldOnce = ExportTable(
        "told-once.csv", "What is told to a wearer once, a row for each topic and place.",
        [
            .wearer, .text("topic", "What it is about."), .text("place", "Where it is told: log or person."),
            .time("time", "When it was told; empty where it is still to be told."),
        ])

    static let selfTests = ExportTable(
        "self-tests.csv", "The answers to self-tests, a row for each value and choice.",
        [
            .wearer, .date("date", "The local day."), .time("time", "When it was answered."),
            .text("test", "The self-test's id."), .text("answer", "Which of its answers."),
            .text("side", "left, right or both."), .whole("trial", nil, "Counted from 1; empty for a choice."),
            .number("value", "as the test says (s, deg, cm or a count)", "What was measured; empty for a choice."),
            .text("choice", "What was chosen; empty for a value."),
            .text("sex", "The norms that were used: man or woman; empty where that was not told."),
            .text("knowledge_version", "Of the steps and norms by which it was asked."),
        ])

    static let balance = ExportTable(
        "balance.csv", "What the imbalance model estimated, a row for each muscle and day.",
        [
            .wearer, .date("date", "The local day."), .text("muscle", "The muscle's id."),
            .text("side", "left, right or both."), .text("kind", "tight or weak."),
            .number("mean", "level", "0.2 typical, above 0.5 notable, 1 extreme."),
            .number("sd", "level", "The standard deviation of what is believed."),
            .text("model_version", "Of the model."),
        ])

    static let routine = ExportTable(
        "routine.csv", "The exercises that were done, a row for each exercise of each session.",
        [
            .wearer, .date("date", "The local day."), .time("time", "When it was noted."),
            .text("exercise", "The exercise's id; empty where only pain was told."),
            .text("side", "left, right or both."), .whole("sets_done", "sets", "Finished sets."),
            .whole("sets_planned", "sets", "Planned sets."),
            .whole("repetitions", "repetitions", "In each set; empty for a hold."),
            .whole("seconds", "s", "Of a hold, or of each repetition."),
            .whole("variant", nil, "0 is the way in the steps, then the harder ways."),
            .whole("effort", "0 to 10", "Of the session; empty if not answered."),
            .whole("pain_before", "0 to 10", "Of the session."), .whole("pain_after", "0 to 10", "Of the session."),
            .text("pain_place", "Where it hurt most."),
            .whole("pain_during", "0 to 10", "While this exercise was done."),
            .whole("exercises_planned", "exercises", "Of the session's plan; empty where it had none."),
            .whole("rest_s", "s", "The rest between sets that was planned."),
        ])

    static let routineSettings = ExportTable(
        "routine-settings.csv", "Settings, consent, signs and what was stopped halfway, one row each.",
        [.wearer, .text("key", "What is set or was answered."), .text("value", "To what.")])

    static let outcomes = ExportTable(
        "outcomes.csv", "The weekly answers on pain and own activities, a row for each.",
        [
            .wearer, .date("date", "The local day."), .time("time", "When it was begun."),
            .whole("entry", nil, "The same number for all rows of one week's answers."),
            .text("finished", "yes or no."),
            .text("what", "pain_now, pain_usual, pain_worst, pain_place or activity_N."),
            .text("value", "0 to 10; of pain_place the place."), .text("activity", "The activity's last name."),
            .whole("step", nil, "How far the questions were answered."),
        ])

    static let outcomeActivities = ExportTable(
        "outcome-activities.csv", "The names that own activities were given.",
        [
            .wearer, .date("date", "The local day."), .time("time", "When."),
            .whole("line", nil, "The activity's number in outcomes.csv."),
            .whole("slot", nil, "Its place among three."),
            .text("name", "What the wearer calls it."),
        ])

    static let days = ExportTable(
        "days.csv", "Each recorded day's summary, as “plumbline summary --json” tells it.",
        [
            .date("date", "The local day."), .wearer, .number("worn_s", "s", "Time with samples from a worn sensor."),
            .number("upright_s", "s", "Of it, upright."), .number("slouch_s", "s", "Of it, within slouch episodes."),
            .number("slouch_ratio", "1", "Slouched part of the time in which a slouch could be seen, 0 to 1."),
            .whole("episodes", "episodes", "Of any kind."), .number("longest_episode_s", "s", "The longest of them."),
            .whole("alerts", "alerts", "Those that fell due."),
            .number("longest_still_s", "s", "The longest time in one position."),
            .number("median_still_s", "s", "The median of such times of 10 s and more."),
            .number("position_changes_per_h", "1/h", "Changes of position per hour."),
        ]
            + [10, 50, 90].map {
                .number(
                    "flexion_p\($0)_deg", "deg", "\($0) % of the calibrated seconds lie below this inclination forward."
                )
            }
            + [20, 30, 45, 60].map {
                .number("minutes_above_\($0)_deg", "min", "Time at \($0) degrees forward and more.")
            }
            + [
                .number("variation_deg", "deg", "flexion_p90_deg less flexion_p10_deg."),
                .number("eva_largest_ratio", "1", "Part of the time in the commonest angle and duration."),
                .number("degree_hours", "deg h", "Inclination beyond 10 degrees forward, summed over the time."),
                .number("response_s", "s", "Median time from an alert to a change; 300 where none came."),
                .number("answered_60s_ratio", "1", "Part of the alerts answered within 60 s."),
                .whole("breaks", "breaks", "Walks or other movement of two minutes and more after sitting."),
                .number("coverage_ratio", "1", "Recorded part of the time between first and last sample."),
                .text("rules_version", "Of the rules that judged the day."),
                .number("breaks_after_prompts", "1", "Part of the prompts that a change followed."),
                .whole("break_prompts", "prompts", "Those that were told."),
                .whole("break_prompts_followed", "prompts", "Those that a change followed."),
                .number(
                    "relaxed_s", "s",
                    "Between upright and a slouch, or in a slouch too short for an episode, by the wearer's own postures."
                ),
                .number("slouch_share_mean", "1", "Estimated slouched part of the judged time."),
                .number("slouch_share_low_80", "1", "Its 80 % range begins here."),
                .number("slouch_share_high_80", "1", "Its 80 % range ends here."),
                .text("bands_rules_version", "Of the rules by which relaxed_s and the estimate were judged."),
                .number(
                    "lean_s", "s",
                    "Leaning to a side; with two sensors, forward from the hips, too. With upright_s, relaxed_s, slouch_s, recline_s, bend_s, lying_s, moving_s and unknown_s it adds up to worn_s; empty, as recline_s to unknown_s are, on a day that an older rule judged."
                ),
                .number("recline_s", "s", "Leaning back."),
                .number("bend_s", "s", "Bent forward by 60 degrees and more."),
                .number("lying_s", "s", "Lying."),
                .number("moving_s", "s", "Walking, or moving so that no posture can be named."),
                .number("unknown_s", "s", "Not judged: not calibrated, or in doubt."),
                .number("two_sensors_s", "s", "Of the worn time, what a sensor at the low back saw, too."),
                .text("sensors", "The ids of the sensors that recorded on that day, with blanks between."),
                .text("placements", "Where they were worn, in the same order; ? where nobody knows."),
            ])
}
