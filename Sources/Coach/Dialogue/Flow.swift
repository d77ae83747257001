public import LocalTime

/// Questions that follow from one another: a value that asks, and goes on when it is answered.
///
/// It has no screen and no clock, and waits for nothing: whoever drives it shows its question and hands in the answer.
/// What is to be remembered is in the record when `receive` returns, so a flow that is created again from the record asks
/// what this one would ask.
public protocol Flow {
    /// What is asked now; `nil` when it has ended.
    var question: Question? { get }

    /// Goes on with an answer that the question accepts. Call `receive`, which sees to that.
    mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError)
}

extension Flow {
    /// Goes on with an answer. One that does not fit the question changes nothing, and neither does an error.
    public mutating func receive(_ answer: Answer, at now: Moment) throws(CoachError) {
        guard let question, question.accepts(answer) else { return }
        var next = self
        try next.advance(answer, at: now)
        self = next
    }
}

/// A flow that somebody begins as a whole, and may stop at any question.
public protocol Guide: Flow {
    /// Sentences for the end; none while something is asked.
    var closing: [String] { get }

    /// What is kept when somebody stops now, and what comes next time, in sentences.
    func stopped() throws(CoachError) -> [String]
}
