public import JSONTape

extension ListenerTranslation {
    /// A setting that differs between two translations.
    public struct Change: Sendable {
        /// The path of the setting in the listeners, which begins with the index of the listener. Items of a list with names, such as filters,
        /// are compared by name; their index is that of the later translation, if that has the item.
        public let setting: FieldPath
        /// The setting before; nil if it is added.
        public let before: Setting?
        /// The setting after; nil if it is removed.
        public let after: Setting?
        /// The field of the policy that is behind the setting; nil if no field of the policy asks for it before or after.
        public let field: FieldPath?
    }

    /// The settings that another translation, of the same policy for another release or of another policy, has changed, in document order.
    public func changes(to other: ListenerTranslation) -> [Change] {
        Setting.list(listeners).changes(to: Setting.list(other.listeners))
    }
}

extension Setting {
    fileprivate typealias Change = ListenerTranslation.Change

    fileprivate func changes(to other: Setting, at path: FieldPath = FieldPath(), in field: FieldPath? = nil) -> [Change] {
        let field = other.origin ?? origin ?? field
        switch (content, other.content) {
        case (.object(let members), .object(let others)):
            return Self.changes(
                of: members.map { ($0.name, $0.setting) }, to: others.map { ($0.name, $0.setting) }, in: field
            ) { name, _ in path.appending(.name(name)) }
        case (.list(let items), .list(let others)):
            let keys = Self.keys(items, others)
            return Self.changes(of: Array(zip(keys.0, items)), to: Array(zip(keys.1, others)), in: field) {
                path.appending(.index($1))
            }
        default: return json == other.json ? [] : [Change(self, other, at: path, in: field)]
        }
    }

    /// The changes of settings that are compared by their keys.
    ///
    /// - Parameter path: the path of a setting by its key and index.
    private static func changes(
        of settings: [(key: String, setting: Setting)], to others: [(key: String, setting: Setting)], in field: FieldPath?,
        path: (String, Int) -> FieldPath
    ) -> [Change] {
        var changes: [Change] = []
        for (index, (key, setting)) in settings.enumerated() where !others.contains(where: { $0.key == key }) {
            changes.append(Change(setting, nil, at: path(key, index), in: field))
        }
        for (index, (key, setting)) in others.enumerated() {
            let path = path(key, index)
            if let before = settings.first(where: { $0.key == key })?.setting {
                changes += before.changes(to: setting, at: path, in: field)
            } else {
                changes.append(Change(nil, setting, at: path, in: field))
            }
        }
        return changes
    }

    /// The keys by which the items of two lists are compared: their names if all have different ones, else their indexes, or their values if
    /// items are added or removed.
    private static func keys(_ items: [Setting], _ others: [Setting]) -> ([String], [String]) {
        let lists = [items, others]
        if lists.allSatisfy({ list in Set(list.compactMap(\.name)).count == list.count }) {
            return (items.compactMap(\.name), others.compactMap(\.name))
        }
        if items.count == others.count { return (items.indices.map(String.init), others.indices.map(String.init)) }
        return (items.map(\.json.text), others.map(\.json.text))
    }

    /// The member `name` of an object.
    private var name: String? {
        guard case .object(let members) = content,
            case .scalar(.string(let name))? = members.first(where: { $0.name == "name" })?.setting.content
        else { return nil }
        return name
    }
}

extension ListenerTranslation.Change {
    /// - Parameter field: the field behind the setting around this one.
    fileprivate init(_ before: Setting?, _ after: Setting?, at path: FieldPath, in field: FieldPath?) {
        let settings = [after, before].compactMap(\.self)
        self.init(
            setting: path, before: before, after: after,
            field: settings.lazy.compactMap(\.origin).first ?? settings.lazy.flatMap { $0.origins() }.first?.field ?? field)
    }
}
