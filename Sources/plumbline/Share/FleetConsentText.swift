import Events

/// What somebody is told before they agree to send minutes to a fleet's server.
enum FleetConsentText {
    /// Goes up with every change of what it says; it is kept with the consent, and sent with it.
    static let version = "2"

    /// - Parameters:
    ///   - code: which server.
    ///   - wearer: who agrees.
    ///   - withTrack: whether to the track, too.
    ///   - fromBefore: whether to what was recorded before, too.
    static func paragraphs(_ code: FleetCode, wearer: String, withTrack: Bool, fromBefore: Bool) -> [String] {
        [
            "Wearer “\(wearer)” is asked to agree that the following is sent to the server at \(code.host), port \(code.port).",
            "What is sent: for each minute that is recorded, how many seconds were recorded, worn, calibrated, in motion and "
                + "lying; how many seconds each posture was held; the mean, spread and maximum of how far forward you bent; and "
                + "how many alerts there were. With it: when a recording began, the time zone, where the sensor sits, its kind, "
                + "and the version of the rules.",
            withTrack
                ? "Also sent: the track, which has for each second the posture, the activity, and how far forward and to the "
                    + "side you were inclined."
                : "Not sent: the track of every second (“--track” would add it).",
            "Never sent: your name, names of sensors, samples as the sensor measured them, notes, answers to questions, "
                + "self-tests, routine.",
            fromBefore
                ? "It begins with the first minute that is in the record."
                : "It begins now; what was recorded before stays here (“--all-recorded” would send it, too).",
            "Who may see it there, and how long it is kept, is up to the people who run the server. They must tell you before you "
                + "agree; if you do not know, ask them.",
            "You are known there by a pseudonym that is made now. The people who run the server may know whose it is. When you are "
                + "active and how you hold yourself at which time can tell who somebody is, also without a name.",
            "You can take this back at any time, without a reason: “plumbline share withdraw”. Then nothing more is sent, the "
                + "server is told to delete what it has of you, and “plumbline share fleet” shows when it has said that this is "
                + "done. Copies that were exported or printed there before are not reached by that.",
        ]
    }
}
