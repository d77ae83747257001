import Events
import LinuxIO
import Numbers
import Posture
import Terminal

/// What is seen while a posture is held for `calibrate`: what to do, the seconds that are left, and no word twice.
final class HoldCountdown {
    private let loop: EventLoop
    private var line = ProgressLine()
    private var timer: EventLoop.Token?
    private var secondsLeft = 0

    init(on loop: EventLoop) { self.loop = loop }

    /// Sensors are not heard yet.
    func wait(for names: [String]) {
        line.show("Waiting for \(names.map { "“\($0)”" }.joined(separator: " and ")) …")
    }

    /// The hold begins; the hold of another sensor at the same time is the same one.
    func begin(_ request: HoldRequest, by rules: PostureRules) {
        guard timer == nil else { return }
        line.clear()
        Console.complain(request.sentence(by: rules))
        secondsLeft = Int(clamping: request.seconds(by: rules).rounded(.up))
        show()
        timer = loop.every(1_000_000) { [unowned self] in
            self.secondsLeft -= 1
            self.show()
        }
    }

    /// A remark during a hold: only what is to be done next, and which sensor has left it. What has come of the hold is
    /// said by its result, which may be here before the note of it or after.
    func tell(_ note: NoteEvent) {
        if let sensor = note.sensor, note.text == HoldRequest.goesOn(without: sensor) { return complain(note.text) }
        guard note.text == HoldRequest.bowSentence else { return }
        end()
        Console.complain(note.text)
    }

    /// A sentence above the countdown.
    func complain(_ sentence: String) {
        line.clear()
        Console.complain(sentence)
    }

    /// Takes the countdown away.
    func end() {
        if let timer { loop.cancel(timer) }
        timer = nil
        line.clear()
    }

    private func show() {
        line.show(secondsLeft > 0 ? "  \(secondsLeft) s" : "  a moment longer …")
    }
}
