/// How figures are painted in SVG.
enum SVGStyle {
    /// Colour, and a pattern that is told apart without it: what works is full, what is stretched is striped.
    static let definitions = """
        <defs><pattern id="stripes" width="4.4" height="4.4" patternUnits="userSpaceOnUse" \
        patternTransform="rotate(45)"><rect width="4.4" height="4.4" fill="#d6e8fa"/>\
        <rect width="2.4" height="4.4" fill="#1763b8"/></pattern>
        <pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" \
        fill="#fbe3b0"/><circle cx="2" cy="2" r="1.3" fill="#8a5a00"/></pattern></defs>
        <style>
        .plumbline-figure .skin{fill:#e9cdb4}.plumbline-figure .shirt{fill:#c9d6df}.plumbline-figure .shorts{fill:#7d8fa1}.plumbline-figure .hair{fill:#5a4636}.plumbline-figure .feature{fill:#dbb596}
        .plumbline-figure .eye{fill:#2b2b2b}.plumbline-figure .thing{fill:#cdb892}.plumbline-figure .thingEdge{fill:#b59f77}.plumbline-figure .wall{fill:#f4f2ec}.plumbline-figure .soft{fill:#e0d2b4}.plumbline-figure .floor{fill:#eef0ea}
        .plumbline-figure .body{stroke:#3b3b3b;stroke-width:2.2;stroke-linejoin:round;paint-order:stroke}
        .plumbline-figure .far{filter:brightness(.86)}
        .plumbline-figure .edge{stroke:#7b6a48;stroke-width:1.2;stroke-linejoin:round}
        .plumbline-figure .ground{stroke:#9aa08f;stroke-width:1.4;stroke-linejoin:round}
        .plumbline-figure .cord{fill:none;stroke:#7a2f8f;stroke-width:3;stroke-linecap:round;stroke-linejoin:round}
        .plumbline-figure .measure{fill:none;stroke:#111;stroke-width:1.6}.plumbline-figure .motion{fill:none;stroke:#12803c;stroke-width:2.6;stroke-linecap:round}
        .plumbline-figure .push{fill:none;stroke:#e06a00;stroke-width:4;stroke-linecap:round;stroke-linejoin:round}
        .plumbline-figure .works{fill:#d8301f;stroke:#8d150a;stroke-width:.9}.plumbline-figure .stretched{fill:url(#stripes);stroke:#0d3f7a;stroke-width:.9}
        .plumbline-figure .pressed{fill:url(#dots);stroke:#6b4500;stroke-width:.9}
        .plumbline-figure .hidden{fill-opacity:.35;stroke-dasharray:2.5 2}
        .plumbline-figure .ghost{fill:#8a8f98;fill-opacity:.16}
        </style>
        """

    static func name(_ role: MuscleMark.Role) -> String { role.rawValue }

    static func name(_ paint: Paint) -> String {
        switch paint {
        case .skin: "skin"
        case .shirt: "shirt"
        case .shorts: "shorts"
        case .hair: "hair"
        case .feature: "feature"
        case .eye: "eye"
        case .thing: "thing"
        case .thingEdge: "thingEdge"
        case .soft: "soft"
        case .wall: "wall"
        case .floor: "floor"
        case .cord: "cord"
        case .measure: "measure"
        case .motion: "motion"
        case .push: "push"
        }
    }
}
