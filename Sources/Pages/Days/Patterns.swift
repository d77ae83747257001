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
}
