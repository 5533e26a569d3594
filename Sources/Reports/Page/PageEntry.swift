internal import PolicySchema

/// An element of a page that the filter shows or hides as a whole.
struct PageEntry {
    let id: String
    /// What the entry is about, for the link to itself.
    let label: String
    /// The class of the element.
    let kind: String
    var severity: Severity?
    var states: [String] = []
    var namespaces: Set<String> = []
    var rule: String?
    /// Whether its content is shown at first.
    var isOpen = true
}

extension HTMLWriter {
    /// Writes an entry whose content can be folded.
    mutating func folding(_ entry: PageEntry, summary: (inout HTMLWriter) -> Void, content: (inout HTMLWriter) -> Void) {
        let id = unique(entry.id)
        block("details", attributes(of: entry, id, open: entry.isOpen ? "" : nil)) { html in
            html.block("summary", [:], summary)
            html.block("div", ["class": "body"]) { html in
                html.selfLink(entry, id)
                content(&html)
            }
        }
    }

    /// Writes an entry whose content is always shown.
    mutating func article(_ entry: PageEntry, content: (inout HTMLWriter) -> Void) {
        let id = unique(entry.id)
        block("article", attributes(of: entry, id, open: nil)) { html in
            html.selfLink(entry, id)
            content(&html)
        }
    }

    /// Writes a link to an entry, for its address.
    private mutating func selfLink(_ entry: PageEntry, _ id: String) {
        block("a", ["class": "self", "href": "#\(id)", "aria-label": "Link to \(entry.label)"], "#")
    }

    private func attributes(of entry: PageEntry, _ id: String, open: String?) -> Attributes {
        [
            "class": "entry \(entry.kind)", "id": id, "data-entry": "", "data-severity": entry.severity?.rawValue,
            "data-state": entry.states.isEmpty ? nil : entry.states.joined(separator: " "),
            "data-namespace": entry.namespaces.isEmpty
                ? nil : entry.namespaces.sorted().map(PageIdentifiers.word).joined(separator: " "),
            "data-rule": entry.rule.map(PageIdentifiers.word), "open": open,
        ]
    }

    /// Writes a word in a coloured box.
    mutating func badge(_ text: String, _ kind: String = "") {
        inline("span", ["class": kind.isEmpty ? "badge" : "badge \(kind)"], text)
        write(" ")
    }

    /// Writes a table.
    ///
    /// - Parameter rows: writes the rows, with the first cell of each as its header.
    mutating func table(_ caption: String, _ header: [String], _ rows: (inout HTMLWriter) -> Void) {
        block("table") { html in
            html.block("caption", caption)
            html.block("thead") { html in
                html.block("tr") { html in
                    for title in header { html.inline("th", ["scope": "col"], title) }
                }
            }
            html.block("tbody", [:], rows)
        }
    }
}
