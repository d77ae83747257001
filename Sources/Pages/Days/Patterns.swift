/// What states are told apart by without colour; once on each page that draws them.
enum Patterns {
    static let markup: Markup = """
        <svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>
        <pattern id="lean" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <rect class="paper" width="6" height="6"/><rect class="ink" width="2" height="6"/></pattern>
        <pattern id="unjudged" width="7" height="7" patternUnits="userSpaceOnUse">\
        <rect class="paper" width="7" height="7"/><circle class="ink" cx="3.5" cy="3.5" r="1.2"/></pattern>
        </defs></svg>

        """

    /// What stands beside a word in a legend.
    static func key(_ className: String) -> Markup {
        """
        <svg class="key" viewBox="0 0 14 14" aria-hidden="true"><rect class="\(className)" width="14" height="14"/></svg>
        """
    }

    static let alertKey: Markup = """
        <svg class="key" viewBox="0 0 14 14" aria-hidden="true"><path class="alert" d="M7 13l-6 -10h12z"/></svg>
        """

    /// A part of the whole width.
    ///
    /// - Parameter share: 0…1.
    static func bar(_ className: String, _ share: Double) -> Markup {
        let width = 400 * min(1, max(0, share))
        return """
            <svg viewBox="0 0 400 14" preserveAspectRatio="none" aria-hidden="true">\
            <rect class="\(className)" width="\(at: width)" height="14"/></svg>
            """
    }
}
