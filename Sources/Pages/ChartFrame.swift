/// Around a wide picture: where a page is as narrow as a phone the picture stays large enough to be read, and is scrolled.
enum ChartFrame {
    /// - Parameters:
    ///   - picture: drawn for the width of a page.
    ///   - label: what it shows, for who reaches it by keyboard.
    ///   - isNewestLast: its right end is what one looks for, so that is in view first.
    static func around(_ picture: Markup, label: String, isNewestLast: Bool = false) -> Markup {
        let end: Markup? = isNewestLast ? " from-end" : nil
        return
            "<div class=\"drawn-wide\(end)\" tabindex=\"0\" role=\"region\" aria-label=\"\(label)\">\(picture)</div>\n"
    }
}
