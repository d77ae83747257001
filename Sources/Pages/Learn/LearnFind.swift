/// Where one types what is to be looked up.
struct LearnFind {
    let whose: PageFrame.Whose?
    /// What was looked up last.
    var text = ""

    var markup: Markup {
        let hidden: Markup? = whose.flatMap { whose in
            whose.needsName ? "<input type=\"hidden\" name=\"wearer\" value=\"\(whose.wearer)\">" : nil
        }
        return """
            <form class="find" action="\(Place.learn.path)" method="get" role="search"><label for="find">Find</label>
            <input id="find" name="find" value="\(text)" maxlength="64" autocomplete="off" \
            placeholder="dead bug, hamstrings, T03">\(hidden)<button>Find</button></form>

            """
    }
}
