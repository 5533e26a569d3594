import Glibc

/// How many descriptors this process may have (RLIMIT_NOFILE).
package enum DescriptorLimit {
    /// The limit in force; nil where the system does not say.
    package static var current: Int? { limits.map { Int(clamping: $0.rlim_cur) } }

    /// Raises the limit in force to the highest that is allowed, and returns it. The low usual one, 1024, is for programs that use select(2).
    package static func raise() -> Int {
        guard let limit = limits else { return 1024 }
        let wanted = rlimit(rlim_cur: limit.rlim_max, rlim_max: limit.rlim_max)
        let isRaised = limit.rlim_cur < limit.rlim_max && withUnsafePointer(to: wanted, { setrlimit(resource, $0) }) == 0
        return Int(clamping: isRaised ? wanted.rlim_cur : limit.rlim_cur)
    }

    private static var limits: rlimit? {
        var limit = rlimit()
        return getrlimit(resource, &limit) == 0 ? limit : nil
    }

    private static var resource: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
}
