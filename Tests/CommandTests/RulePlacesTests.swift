import PolicySchema
import Testing
import TrafficPolicy

@testable import ctp_webhook

@Test("every rule has its place, and a rule that is not in the list has none")
func rulePlaces() {
    let rules = ClientTrafficPolicy.rules
    let places = RulePlaces(rules)
    for (place, rule) in rules.enumerated() { #expect(places[rule] == place) }
    #expect(places[Rule("x", .error, .lint, reason: "short")] == nil)
    #expect(places[Rule("no-such-rule-anywhere", .error, .lint, reason: "long")] == nil)
    #expect(RulePlaces([])[rules[0]] == nil)
    // The same identifier is the same rule.
    #expect(places[Rule(rules[3].id, .error, .lint, reason: "again")] == 3)
}
