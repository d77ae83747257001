public import Coach

/// Why a dialogue ends before its end.
public enum DialogEnd: Error {
    /// Somebody wanted to stop.
    case stopped
    /// The terminal, or the input, has ended.
    case ended
}

public enum DialogAnswer<Value> {
    case value(Value)
    /// One of the options, by its place.
    case option(Int)
}

/// Questions and answers, on a screen or line by line. Stopping (`q`, Ctrl-C, `stop`) is always possible and always an
/// error of `DialogEnd`, so that nothing goes on by mistake.
public protocol Dialog: AnyObject {
    /// - Returns: the place of the option that was chosen.
    func choose(_ page: Page, _ options: [Choice]) throws(DialogEnd) -> Int

    /// A number within what is possible; another one is asked again with the range.
    func number(
        _ page: Page, prompt: String, unit: String, range: ClosedRange<Double>, _ options: [Choice]
    ) throws(DialogEnd) -> DialogAnswer<Double>

    /// Words of somebody's own, with so many characters at most. An option with the Enter key is an empty answer.
    func text(
        _ page: Page, prompt: String, most: Int, _ options: [Choice]
    ) throws(DialogEnd) -> DialogAnswer<String>

    /// Seconds that pass between a start and a stop, in whole seconds.
    ///
    /// - Parameters:
    ///   - page: what is done.
    ///   - prompt: what the seconds are.
    ///   - range: what is possible.
    ///   - options: instead of it.
    ///   - startsItself: the countdown to the start begins at once.
    func stopwatch(
        _ page: Page, prompt: String, range: ClosedRange<Double>, _ options: [Choice], startsItself: Bool
    ) throws(DialogEnd) -> DialogAnswer<Double>

    /// Counts down to something that is to be held, and sounds its beginning; nothing where nobody could hear it.
    func getReady(_ page: Page) throws(DialogEnd)

    /// Sounds that something is over.
    func signal()

    /// Waits so many seconds, with a pause key; Enter goes on at once. The status says how many are left.
    func countDown(
        _ page: Page, seconds: Int, _ options: [Choice], status: CountdownStatus
    ) throws(DialogEnd) -> DialogAnswer<Void>

    /// Says how something stands that takes its time and reads no keys.
    ///
    /// - Parameters:
    ///   - page: what is done meanwhile.
    ///   - status: how it stands.
    ///   - isUpdate: it was said before, with another number.
    func announce(_ page: Page, status: String, isUpdate: Bool)

    /// Gives the terminal back.
    func close()
}
