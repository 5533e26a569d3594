/// The precedence of objects: older objects first, then by namespace and name.
///
/// An object without a creation time is not stored yet and is younger than all others.
struct Precedence: Sendable, Comparable {
    let created: CreationTime?
    let name: ObjectName

    static func < (left: Precedence, right: Precedence) -> Bool {
        switch (left.created, right.created) {
        case (let leftTime?, let rightTime?) where leftTime != rightTime: leftTime < rightTime
        case (.some, nil): true
        case (nil, .some): false
        default: left.name < right.name
        }
    }
}
