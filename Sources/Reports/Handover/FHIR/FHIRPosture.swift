import LocalTime
import Posture

/// What was measured: posture week by week, and how far forward the wearer was inclined.
enum FHIRPosture {
    static func observations(_ report: HandoverReport) -> [FHIRObservation] {
        report.course.weeks.map { week($0, report) } + [inclination(report)]
    }

    private static func week(_ week: WeekCourse.Week, _ report: HandoverReport) -> FHIRObservation {
        var observation = FHIRObservation(
            key: "week \(week.start.text)",
            name: "Share of judged time spent in a slouch (mean of the days with four hours and more)",
            category: .activity,
            time: .days(week.start...max(week.start, min(week.end, report.days.upperBound))))
        observation.value = .percentage(week.slouchRatio)
        observation.isPreliminary = week.end >= report.made
        observation.remark =
            "An estimate of a sensor on the trunk. Slouches are told by the wearer's calibrated upright posture; time that "
            + "could not be judged is left out, and is not upright time."
        observation.components = [
            .init("How far this week's mean may lie from the usual one by chance (95 %)", .percentage(week.error)),
            .init(
                "Share of judged time in the wearer's own slouched postures, by what was learned of them",
                .percentage(week.share?.mean)),
            .init("The same, lower end of its 80 % interval", .percentage(week.share?.low80)),
            .init("The same, upper end of its 80 % interval", .percentage(week.share?.high80)),
            .init("Recorded days that count", .count(week.days)),
            .init("Other recorded days (short, not calibrated, or judged by other rules)", .count(week.otherDays)),
            .init(
                "Time the sensor was worn",
                week.recordedDays == 0
                    ? .absent(.unknown) : .quantity(week.worn_s / 3600, decimals: 2, unit: "h", code: "h")),
            .init(
                "Longest time in one position",
                .known(week.longestStill_s.map { $0 / 60 }, decimals: 1, unit: "min", code: "min")),
            .init("Breaks", week.recordedDays == 0 ? .absent(.unknown) : .count(week.breaks)),
        ]
        return observation
    }

    private static func inclination(_ report: HandoverReport) -> FHIRObservation {
        var observation = FHIRObservation(
            key: "inclination \(report.days.lowerBound.text) \(report.days.upperBound.text)",
            name: "Inclination of the trunk forward of the calibrated upright", category: .activity,
            time: .days(report.days))
        observation.isPreliminary = report.days.upperBound >= report.made
        guard let flexion = report.flexion else {
            observation.value = .absent(.unknown)
            return observation
        }
        let limits = HandoverFlexion.limits
        let names =
            ["below \(limits[0])°"] + zip(limits, limits.dropFirst()).map { "\($0)° to \($1)°" }
            + ["\(limits[limits.count - 1])° and more"]
        observation.components =
            [
                .init("A tenth of a day's time stays below (median of the days)", .degrees(flexion.p10)),
                .init("Half of a day's time stays below (median of the days)", .degrees(flexion.p50)),
                .init("Nine tenths of a day's time stay below (median of the days)", .degrees(flexion.p90)),
            ] + zip(names, flexion.shares).map { .init("Share of calibrated time \($0)", .percentage($1)) }
        return observation
    }
}
