import Foundation
import JSONTape
import PolicyAttachment

/// Measures what a review of one policy costs among 10 to 100,000 policies, listeners and namespaces, what each policy takes of memory, and
/// what reviews of hostile policies cost.
///
/// Usage: `attachment-bench [ROUNDS [COUNT]]`, with a COUNT for that number of policies alone, for instance to count instructions. A Gateway
/// has ten policies: one for the whole Gateway, two by labels, seven for listeners.
@main
struct AttachmentBench {
    static func main() throws {
        let rounds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 15 : 15
        print("policies  gateways  review, us (median, least to most)  update, us  bytes a policy")
        let count = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) : nil
        for count in count.map({ [$0] }) ?? [10, 100, 1_000, 10_000, 100_000] { try measure(count, rounds: rounds) }
        guard count == nil else { return }
        print("\nlisteners, namespaces  review, us")
        for count in [10, 100, 1_000, 10_000, 100_000] { try measureSurroundings(count) }
        print("\nreview, ms of CPU (bound)  complete  notices  case")
        for hostile in try HostileCase.all() {
            var review = AttachmentReview(of: hostile.policy, in: hostile.inventory)
            let times = (0..<5).map { _ in processorTime { review = AttachmentReview(of: hostile.policy, in: hostile.inventory) }
            }
            let time = times.sorted()[2]
            print(
                String(
                    format: "%9.1f (%.0f)%@  %@  %5d  %@", time, hostile.bound, time > hostile.bound ? " EXCEEDED" : "",
                    review.isComplete ? "complete  " : "incomplete", review.notices.count, hostile.name))
        }
    }

    /// Measures the review of a policy of one listener in a cluster with `count` other listeners, on Gateways of eight, and as many
    /// namespaces.
    static func measureSurroundings(_ count: Int) throws {
        var inventory = Inventory()
        for index in 0..<count {
            inventory.put(
                try object(
                    #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team-\#(index)","labels":{"n":"\#(index)"}}}"#))
        }
        for index in 0..<max(1, count / 8) {
            inventory.put(try object(gateway(index)))
            inventory.put(try object(policy(index * 10)))
        }
        let samples = 200
        let proposed = try (0..<samples).map { try proposal(for: $0 * 7919 % max(1, count / 8)) }
        let times = (0..<5).map { _ in
            microseconds(samples) {
                for policy in proposed {
                    let review = AttachmentReview(of: policy, in: inventory)
                    precondition(!review.notices.isEmpty, "it overrides the policy of the whole Gateway")
                }
            }
        }
        print(String(format: "%21d  %10.1f", count, times.sorted()[2]))
    }

    /// The processor time of this thread that `body` takes, in milliseconds.
    static func processorTime(_ body: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
        }
        let start = now()
        body()
        return now() - start
    }

    /// Measures an inventory of so many policies. In each round other policies are asked about, all over the inventory.
    static func measure(_ count: Int, rounds: Int) throws {
        let gateways = max(1, count / 10)
        var inventory = Inventory()
        for index in 0..<gateways { inventory.put(try object(gateway(index))) }
        let withGateways = residentBytes()
        for index in 0..<count { inventory.put(try object(policy(index))) }
        let bytes = residentBytes() - withGateways
        let samples = 200
        var reviews: [Double] = []
        var updates: [Double] = []
        for round in 0..<rounds {
            let indices = (0..<samples).map { ($0 * 7919 + round * 104_729) % count }
            let proposed = try indices.map { try proposal(for: $0 / 10) }
            reviews.append(
                microseconds(samples) {
                    for policy in proposed {
                        let review = AttachmentReview(of: policy, in: inventory)
                        precondition(!review.notices.isEmpty, "it overrides the policy of the whole Gateway")
                    }
                })
            let objects = try indices.map { try object(policy($0)) }
            updates.append(
                microseconds(samples) {
                    for object in objects {
                        // A snapshot is alive, as it is while reviews read it.
                        let snapshot = inventory
                        inventory.put(object)
                        precondition(snapshot.policyCount == inventory.policyCount)
                    }
                })
        }
        reviews.sort()
        updates.sort()
        let (least, median, most) = (reviews[0], reviews[rounds / 2], reviews[rounds - 1])
        print(
            String(
                format: "%8d  %8d  %11.1f  (%.1f to %.1f)  %20.1f  %14d", count, gateways, median, least, most,
                updates[rounds / 2], bytes / count))
    }

    /// The processor time of this thread that each of `count` repetitions takes, in microseconds.
    static func microseconds(_ count: Int, _ body: () -> Void) -> Double { processorTime(body) * 1000 / Double(count) }

    /// The memory of this process, in bytes (proc(5), `statm`, in pages of 4 KiB).
    static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4096 } ?? 0
    }

    static func object(_ text: String) throws -> ClusterObject {
        let tape = try JSONTape(parsing: text)
        guard let object = ClusterObject(reading: tape, at: tape.root) else { fatalError("the sample must be an object") }
        return object
    }

    static func gateway(_ index: Int) -> String {
        let listeners = (0..<8).map {
            """
            {"name":"l\($0)","port":\(8440 + $0),"protocol":"HTTPS","tls":{"certificateRefs":[{"name":"cert"}]}}
            """
        }
        return """
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","metadata":{"name":"gateway-\(index)",\
            "namespace":"team-\(index / 10)","labels":{"gateway":"gateway-\(index)"}},\
            "spec":{"gatewayClassName":"eg","listeners":[\(listeners.joined(separator: ","))]}}
            """
    }

    /// The settings that a policy typically has.
    static let settings = """
        "tls":{"minVersion":"1.2","clientValidation":{"caCertificateRefs":[{"name":"ca"}]}},\
        "timeout":{"http":{"idleTimeout":"5m","requestReceivedTimeout":"30s"}},"connection":{"bufferLimit":"64Ki"},\
        "http2":{"maxConcurrentStreams":200,"initialStreamWindowSize":"128Ki"}
        """

    /// Of ten policies of a Gateway one is for it as a whole, two select it by its label, and seven are for listeners of it.
    static func policy(_ index: Int) -> String {
        let (gateway, ordinal) = (index / 10, index % 10)
        let reference = #""group":"gateway.networking.k8s.io","kind":"Gateway","name":"gateway-\#(gateway)""#
        let target =
            switch ordinal {
            case 0: "\"targetRefs\":[{\(reference)}]"
            case 1, 2: #""targetSelectors":[{"kind":"Gateway","matchLabels":{"gateway":"gateway-\#(gateway)"}}]"#
            default: "\"targetRefs\":[{\(reference),\"sectionName\":\"l\(ordinal - 3)\"}]"
            }
        return text(name: "policy-\(index)", gateway: gateway, created: "2026-01-01T00:00:0\(ordinal)Z", target: target)
    }

    /// A new policy for the only listener without a policy.
    static func proposal(for gateway: Int) throws -> Policy {
        let target = """
            "targetRefs":[{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"gateway-\(gateway)","sectionName":"l7"}]
            """
        let tape = try JSONTape(parsing: text(name: "new", gateway: gateway, created: "2026-02-01T00:00:00Z", target: target))
        guard let policy = Policy(reading: tape, at: tape.root) else { fatalError("the sample must be a policy") }
        return policy
    }

    static func text(name: String, gateway: Int, created: String, target: String) -> String {
        """
        {"apiVersion":"gateway.envoyproxy.io/v1alpha1","kind":"ClientTrafficPolicy","metadata":{"name":"\(name)",\
        "namespace":"team-\(gateway / 10)","creationTimestamp":"\(created)"},"spec":{\(target),\(settings)}}
        """
    }
}
