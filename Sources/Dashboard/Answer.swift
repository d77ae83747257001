import HTTPTypes
import Hummingbird
import Pages

/// What goes back to the browser, with the headers that every answer has.
struct Answer {
    /// Nothing is loaded but what this server sends, nothing is sent anywhere else, and no other page frames ours.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

    /// Of a picture that is a document of its own: its own style sheet, and nothing else.
    private static let picturePolicy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    static func headers(_ mediaType: String, policy: String = policy) -> HTTPFields {
        [
            .contentType: mediaType,
            .contentSecurityPolicy: policy,
            .xContentTypeOptions: "nosniff",
            .cacheControl: "no-store",
            // Nothing goes to other sites. To our own it must: a form of a page without a referrer has the Origin “null”.
            .referrerPolicy: "same-origin",
            .crossOriginResourcePolicy: "same-origin",
            .crossOriginOpenerPolicy: "same-origin",
            .xFrameOptions: "DENY",
        ]
    }

    static func bytes(_ status: HTTPResponse.Status, _ mediaType: String, _ bytes: some Sequence<UInt8>) -> Response {
        Response(status: status, headers: headers(mediaType), body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func page(_ page: Markup, _ status: HTTPResponse.Status = .ok) -> Response {
        bytes(status, "text/html; charset=utf-8", page.text.utf8)
    }

    static func file(_ file: PageFile) -> Response { bytes(.ok, file.mediaType, file.bytes) }

    /// A figure, which moves by a style sheet within it. It says nothing of anybody: a browser may keep it, and asks each
    /// time whether it is still the same.
    ///
    /// - Parameter isKnown: the browser has it.
    static func picture(_ figure: FigureShelf.Figure, isKnown: Bool) -> Response {
        var headers = headers("image/svg+xml", policy: picturePolicy)
        headers[.cacheControl] = "private, no-cache"
        headers[.eTag] = figure.mark
        guard !isKnown else { return Response(status: .notModified, headers: headers) }
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: figure.svg)))
    }

    static func json(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
        bytes(status, "application/json", text.utf8)
    }

    static func message(_ status: HTTPResponse.Status, _ title: String, _ sentences: String...) -> Response {
        page(MessagePage.page(title, sentences), status)
    }

    /// The browser goes on to another page, with GET: after a form, so that a reload sends nothing twice.
    ///
    /// - Parameter place: a path of ours, with what stands behind its `?`.
    static func onward(to place: String) -> Response {
        var response = message(.seeOther, "Plumbline", "This page goes on by itself.")
        response.headers[.location] = place
        return response
    }

    /// The same by a page of ours, which a browser leaves at once.
    static func refreshing(to place: String) -> Response {
        var response = message(.ok, "Plumbline", "This page goes on by itself.")
        response.headers[.refresh] = "0; url=\(place)"
        return response
    }

    /// Server-sent events: a line of JSON each; an empty line is a comment.
    static func events(_ lines: Watchers.Lines) -> Response {
        Response(
            status: .ok, headers: headers("text/event-stream"),
            body: ResponseBody { writer in
                // The browser comes back by itself after so long.
                try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
                for await line in lines {
                    try await writer.write(ByteBuffer(string: line.isEmpty ? ":\n\n" : "data: \(line)\n\n"))
                }
                try await writer.finish(nil)
            })
    }
}

extension HTTPField.Name {
    static let referrerPolicy = named("Referrer-Policy")
    static let crossOriginOpenerPolicy = named("Cross-Origin-Opener-Policy")
    static let xFrameOptions = named("X-Frame-Options")
    static let plumblineKey = named("X-Plumbline-Key")
    static let secFetchSite = named("Sec-Fetch-Site")
    static let refresh = named("Refresh")

    private static func named(_ name: String) -> Self {
        guard let field = Self(name) else { preconditionFailure("“\(name)” is no name of a header field") }
        return field
    }
}
