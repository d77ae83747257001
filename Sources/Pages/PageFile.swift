/// What every page loads, as it lies beside the pages' code: one style sheet, one script.
///
/// Each of them is written in several files, one a subject, and joined here.
public enum PageFile: String, CaseIterable, Sendable {
    case style = "style.css"
    case script = "page.js"
    case icon = "icon.svg"

    public var mediaType: String {
        switch self {
        case .style: "text/css; charset=utf-8"
        case .script: "text/javascript; charset=utf-8"
        case .icon: "image/svg+xml"
        }
    }

    public var bytes: [UInt8] {
        switch self {
        case .style: Self.styles
        case .script: Self.scripts
        case .icon: PackageResources.icon_svg
        }
    }

    private static let styles = joined([
        PackageResources.style_css,
        PackageResources.figures_css,
        PackageResources.look_css,
        PackageResources.guide_css,
        PackageResources.weeks_css,
        PackageResources.report_css,
        PackageResources.sensors_css,
    ])

    /// The rules of a report, which a file brings with it.
    static let reportStyle = String(decoding: PackageResources.report_css, as: UTF8.self)

    /// Each has a function scope of its own.
    private static let scripts = joined([
        PackageResources.live_js,
        PackageResources.guide_js,
        PackageResources.sensors_js,
    ])

    private static func joined(_ files: [[UInt8]]) -> [UInt8] {
        Array(files.joined(separator: [UInt8(ascii: "\n")]))
    }
}
