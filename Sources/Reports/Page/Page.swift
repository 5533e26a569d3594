internal import PolicySchema
internal import TextCoding

/// A report as one HTML file that needs no other file and no network.
///
/// All facts are in the markup, so it can be read without the script, which only searches and filters.
struct Page {
    /// A number at the head of the page.
    struct Count {
        let label: String
        let number: Int
        /// The colour of a number that is not 0.
        var severity: Severity?
    }

    /// A choice that hides entries. Entries have the words that select them in the attribute `data-NAME`.
    struct Filter {
        let name: String
        let label: String
        /// The words with their labels.
        let options: [(word: String, label: String)]
    }

    /// A part of the page with a heading of the second level.
    struct Section {
        let id: String
        let title: String
        let content: (inout HTMLWriter) -> Void
    }

    let title: String
    let context: ReportContext
    /// What the page is about, in one sentence.
    let introduction: String
    let counts: [Count]
    let filters: [Filter]
    let sections: [Section]

    /// The document.
    var html: String {
        var html = HTMLWriter()
        html.documentType()
        html.block("html", ["lang": "en"]) { html in
            html.block("head") { writeHead(to: &$0) }
            html.block("body") { html in
                html.block("a", ["class": "skip", "href": "#content"], "Skip to the content")
                html.block("header") { writeHeader(to: &$0) }
                if !filters.isEmpty { writeFilters(to: &html) }
                html.block("main", ["id": "content"]) { html in
                    for section in sections { write(section, to: &html) }
                    html.block("p", ["id": "nothing", "hidden": ""], "Nothing matches the filter.")
                }
                html.block("footer") { html in
                    html.block("p", "Written by \(DiagnosticReport.tool) \(context.version).")
                }
                html.verbatim("script", PageScript.text)
            }
        }
        return html.text
    }

    private func writeHead(to html: inout HTMLWriter) {
        html.empty("meta", ["charset": "utf-8"])
        html.empty("meta", ["http-equiv": "Content-Security-Policy", "content": Self.securityPolicy])
        html.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        html.empty("meta", ["name": "color-scheme", "content": "light dark"])
        html.empty("meta", ["name": "referrer", "content": "no-referrer"])
        html.empty("meta", ["name": "generator", "content": "\(DiagnosticReport.tool) \(context.version)"])
        html.block("title", title)
        html.verbatim("style", PageStyle.text)
    }

    /// Allows the style and the script of this page, by their hashes, and nothing else.
    private static let securityPolicy = """
        default-src 'none'; style-src 'sha256-\(PageStyle.hash)'; script-src 'sha256-\(PageScript.hash)'; base-uri 'none'; \
        form-action 'none'; require-trusted-types-for 'script'
        """

    private func writeHeader(to html: inout HTMLWriter) {
        html.block("h1", title)
        html.block("p", ["class": "origin"]) { html in
            html.write(introduction)
            if !context.input.isEmpty {
                html.write(" Input: ")
                for (index, word) in context.input.enumerated() {
                    if index > 0 { html.write(", ") }
                    html.inline("code", word)
                }
                html.write(".")
            }
            if let created = context.created {
                html.write(" Made ")
                html.inline("time", ["datetime": created.textInSeconds], created.textForPeople)
                html.write(".")
            }
        }
        html.block("dl", ["class": "counts"]) { html in
            for count in counts {
                html.block("div", ["class": count.number > 0 ? count.severity?.rawValue : nil]) { html in
                    html.inline("dt", count.label)
                    html.inline("dd", "\(count.number)")
                }
            }
        }
        html.block("nav", ["aria-label": "Sections"]) { html in
            html.block("ul") { html in
                for section in sections {
                    html.block("li") { $0.inline("a", ["href": "#\(section.id)"], section.title) }
                }
            }
        }
    }

    private func write(_ section: Section, to html: inout HTMLWriter) {
        let heading = "\(section.id)-title"
        html.block("section", ["id": section.id, "aria-labelledby": heading, "data-group": ""]) { html in
            html.block("h2", ["id": heading], section.title)
            section.content(&html)
        }
    }
}

extension Page {
    /// The form that the script shows. Without a script it would do nothing.
    private func writeFilters(to html: inout HTMLWriter) {
        html.block("form", ["id": "filter", "role": "search", "aria-label": "Filter", "hidden": ""]) { html in
            html.block("label", ["class": "wide"]) { html in
                html.inline("span") { html in
                    html.write("Search ")
                    html.inline("kbd", "/")
                }
                html.empty(
                    "input",
                    ["type": "search", "name": "text", "autocomplete": "off", "spellcheck": "false", "aria-keyshortcuts": "/"])
            }
            // A choice among nothing would only be in the way.
            for filter in filters where !filter.options.isEmpty {
                html.block("label") { html in
                    html.inline("span", filter.label)
                    html.inline("select", ["name": filter.name]) { html in
                        html.inline("option", ["value": ""], "All")
                        for option in filter.options { html.inline("option", ["value": option.word], option.label) }
                    }
                }
            }
            html.block("div", ["class": "buttons"]) { html in
                html.block("button", ["type": "button", "id": "expand"], "Expand all")
                html.block("button", ["type": "button", "id": "collapse"], "Collapse all")
                html.block("button", ["type": "reset"], "Reset")
            }
            html.block("output", ["id": "matches", "role": "status"], "")
        }
    }
}

extension Timestamp {
    /// `2026-11-29 14:20:00 UTC`.
    fileprivate var textForPeople: String {
        "\(textInSeconds.dropLast().split(separator: "T").joined(separator: " ")) UTC"
    }
}
