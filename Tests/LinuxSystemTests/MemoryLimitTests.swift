import LinuxSystem
import Testing

private struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let groups: String
    let files: [String: String]
    let limit: Int?
}

private let rows = [
    Row(testDescription: "no groups", groups: "", files: [:], limit: nil),
    Row(
        testDescription: "version 2 in a container", groups: "0::/\n", files: ["/sys/fs/cgroup/memory.max": "268435456\n"],
        limit: 256 << 20),
    Row(
        testDescription: "version 2 without a limit", groups: "0::/\n", files: ["/sys/fs/cgroup/memory.max": "max\n"], limit: nil),
    Row(
        testDescription: "version 2, the lowest limit counts", groups: "0::/a/b\n",
        files: [
            "/sys/fs/cgroup/a/b/memory.max": "300000000\n", "/sys/fs/cgroup/a/memory.max": "200000000\n",
            "/sys/fs/cgroup/memory.max": "max\n",
        ], limit: 200_000_000),
    Row(
        testDescription: "version 2, outside of the namespace", groups: "0::/../../pod\n",
        files: ["/sys/fs/cgroup/memory.max": "100000000", "/sys/fs/cgroup/pod/memory.max": "1"], limit: 100_000_000),
    Row(
        testDescription: "version 1, path of the host", groups: "4:memory:/kubepods/pod1/c\n0::/\n",
        files: ["/sys/fs/cgroup/memory/memory.limit_in_bytes": "134217728\n"], limit: 128 << 20),
    Row(
        testDescription: "version 1 with several controllers", groups: "5:cpu,memory:/x\n",
        files: ["/sys/fs/cgroup/memory/x/memory.limit_in_bytes": "134217728\n"], limit: 128 << 20),
    Row(
        testDescription: "version 1 without a limit", groups: "4:memory:/\n",
        files: ["/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"], limit: nil),
    Row(
        testDescription: "both versions", groups: "4:memory:/\n0::/y\n",
        files: [
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "/sys/fs/cgroup/unified/y/memory.max": "400000000",
        ], limit: 400_000_000),
    Row(
        testDescription: "other controllers have no limit", groups: "4:memory2,cpu:/\n7:pids:/\n",
        files: ["/sys/fs/cgroup/memory/memory.limit_in_bytes": "1000000"], limit: nil),
    Row(
        testDescription: "malformed", groups: "0:/\n:\nx\n0::/\n",
        files: ["/sys/fs/cgroup/memory.max": "-5\n", "/sys/fs/cgroup/unified/memory.max": "many"], limit: nil),
    Row(testDescription: "zero", groups: "0::/\n", files: ["/sys/fs/cgroup/memory.max": "0\n"], limit: nil),
]

@Test("The memory limit is the lowest of the process's control groups", arguments: rows)
private func memoryLimit(row: Row) {
    #expect(MemoryLimit.lowest(groups: row.groups) { row.files[$0] } == row.limit)
}
