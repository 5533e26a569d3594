/// Who comes first among equals: the older object, then the one whose name sorts first.
///
/// An object without a time of creation is not stored yet, and will be younger than all that are.
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
