public import ArgumentParser
public import PolicySchema

/// The options of the mutating webhook.
struct CompletionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The defaults that /mutate writes: none, api or documented.",
            discussion: """
                api writes the defaults of the CRD, and the group and kind of targets. documented also writes the documented defaults that are \
                the same for Envoy with and without them.
                """))
    var defaults = Default.Level.api

    @Option(
        help: ArgumentHelp(
            "Whether /mutate denies policies that the CRD rejects in any case: on or off.",
            discussion: "Set it to off if a mutating webhook that runs later completes policies."))
    var earlyDenial = EarlyDenial.on

    enum EarlyDenial: String, ExpressibleByArgument, CaseIterable {
        case on, off
    }
}

extension Default.Level: ExpressibleByArgument {}
