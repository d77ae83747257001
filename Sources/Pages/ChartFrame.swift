/// Around a wide picture: where a page is as narrow as a phone the picture stays large enough to be read, and is scrolled.
enum ChartFrame {
    /// - Parameters:
    ///   - picture: drawn for the width of a page.
    ///   - label: what it shows, for who reaches it by keyboard.
    static func around(_ picture: Markup, label: String) -> Markup {
        "<div class=\"drawn-wide\" tabindex=\"0\" role=\"region\" aria-label=\"\(label)\">\(picture)</div>\n"
    }
}
