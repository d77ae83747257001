public import Balance

/// About how long self-tests take (assumed; a test of nobody's watch).
public enum SelfTestTime {
    /// To read the page, fetch what is needed and get into place.
    private static let beginning_s = 60
    /// One value that is held for as long as it goes, and one that is read off a ruler or counted.
    private static let timed_s = 60
    private static let measured_s = 30
    /// Around a hold of the sensor's.
    private static let aroundHold_s = 10

    static func seconds(_ test: SelfTest) -> Int {
        let each_s = test.holdSeconds.map { $0 + aroundHold_s } ?? (test.timed ? timed_s : measured_s)
        let values = test.answers.count * test.repeats * (test.sided ? 2 : 1)
        return beginning_s + values * each_s + (values - 1) * test.restSeconds
    }

    /// For people, in whole minutes: “about 5 minutes”.
    public static func text(_ tests: some Collection<SelfTest>) -> String {
        let minutes = max(1, (tests.map(seconds).reduce(0, +) + 30) / 60)
        return "about \(minutes) \(minutes == 1 ? "minute" : "minutes")"
    }
}
