import PlainText

/// What somebody agrees to before the first answer about health. Another text is another `Consent.currentVersion`, and is
/// asked for again.
enum ConsentText {
    static let title = "Before the first question"

    /// - Parameter isChanged: the wearer has agreed to an earlier text.
    static func paragraphs(wearer: String, isChanged: Bool) -> [String] {
        (isChanged
            ? ["This text has changed since you agreed to it: now it is kept which sign you told of, and when."] : [])
            + [
                "The next questions are about your health: signs of illness, pain, what your body can do, how an exercise "
                    + "went. The answers are used to estimate which muscles may be tight or weak, and to choose exercises.",
                "They are kept on this computer, in a file that only you may read. Nothing is sent anywhere. Of a sign of "
                    + "illness it is kept which one it was, since when, and whether a clinician has looked or it is gone; of pain "
                    + "how strong it was, when and where. “plumbline export” gives all of it back; "
                    + "“plumbline erase --wearer \(ShellWord.quoted(wearer))” removes all of it for good.",
                "Plumbline is for habits and practice. It is no medical device, gives no diagnosis and takes no clinician's "
                    + "place. You may skip any test, and stop at any time.",
                "Do you agree that these answers are kept?",
            ]
    }
}
