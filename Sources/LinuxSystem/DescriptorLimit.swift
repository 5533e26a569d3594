import Glibc

/// The limit on open descriptors of this process (RLIMIT_NOFILE).
package enum DescriptorLimit {
    /// The soft limit; nil if the system does not report it.
    package static var current: Int? { limits.map { Int(clamping: $0.rlim_cur) } }

    /// Raises the soft limit to the hard limit and returns it. The usual soft limit of 1024 exists for programs that use select(2).
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
