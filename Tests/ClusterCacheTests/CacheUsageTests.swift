import PolicyAttachment
import Testing

@testable import ClusterCache

@Test("All resources together may take as many bytes as the limit, and not one more")
func usageLimit() {
    var usage = CacheUsage()
    let half = CacheUsage.maxBytes / 2
    #expect(usage.add(half, to: .gateway) == true)
    #expect(usage.add(half, to: .namespace) == true)
    #expect(usage.add(1, to: .clientTrafficPolicy) == false)
    #expect(usage.total == CacheUsage.maxBytes)
    #expect(usage.add(-1, to: .gateway) == true)
    #expect(usage.add(1, to: .clientTrafficPolicy) == true)
    #expect(usage.add(1, to: .gateway) == false)
    #expect(usage.add(0, to: .gateway) == true)
}

@Test("A list in progress counts instead of the objects that it replaces")
func usageOfLists() {
    var usage = CacheUsage()
    let most = CacheUsage.maxBytes
    #expect(usage.add(most, to: .gateway) == true)
    usage.beginList(of: .gateway)
    #expect(usage.add(most, to: .gateway) == true)
    #expect(usage.add(1, to: .gateway) == false)
    usage.endList(of: .gateway, isComplete: true)
    #expect(usage.total == most)
    usage.beginList(of: .gateway)
    #expect(usage.add(5, to: .gateway) == true)
    #expect(usage.total == 5)
    usage.endList(of: .gateway, isComplete: false)
    #expect(usage.total == most)
    #expect(usage.add(1, to: .namespace) == false)
    usage.beginList(of: .gateway)
    usage.endList(of: .gateway, isComplete: true)
    #expect(usage.total == 0)
    // Without a list in progress, its end changes nothing.
    usage.endList(of: .gateway, isComplete: true)
    #expect(usage.total == 0)
}
