/// What every page loads, as it lies beside the pages' code.
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
        case .style: PackageResources.style_css
        case .script: PackageResources.page_js
        case .icon: PackageResources.icon_svg
        }
    }
}
