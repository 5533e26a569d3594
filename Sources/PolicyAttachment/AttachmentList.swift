/// The attachments to an object by policies that name it, in order of precedence.
struct AttachmentList: Sendable {
    private(set) var whole: [Attachment] = []
    private(set) var sections: [String: [Attachment]] = [:]

    var isEmpty: Bool { whole.isEmpty && sections.isEmpty }

    /// The attachments to the object as a whole, or to one section.
    subscript(section: String?) -> [Attachment] {
        guard let section else { return whole }
        return sections[section] ?? []
    }

    mutating func insert(_ attachment: Attachment) {
        if let section = attachment.target.section {
            sections[section, default: []].insert(attachment, by: Attachment.precedes)
        } else {
            whole.insert(attachment, by: Attachment.precedes)
        }
    }

    mutating func remove(_ attachment: Attachment) {
        guard let section = attachment.target.section else { return whole.removeAll { $0.isSame(as: attachment) } }
        sections[section]?.removeAll { $0.isSame(as: attachment) }
        if sections[section]?.isEmpty == true { sections[section] = nil }
    }
}

extension Array {
    /// Inserts an element into a sorted array, after equal elements.
    mutating func insert(_ element: Element, by precedes: (Element, Element) -> Bool) {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if precedes(element, self[middle]) { high = middle } else { low = middle + 1 }
        }
        insert(element, at: low)
    }
}
