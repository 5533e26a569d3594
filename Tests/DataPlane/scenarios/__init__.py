"""Scenarios at run time: how policies that Envoy loads behave."""

from scenarios import client_addresses, client_certificates, connections, handshakes, headers, requests

MODULES = (client_certificates, headers, requests, connections, handshakes, client_addresses)


def all_scenarios():
    """The scenarios as pairs of a sentence and a function of the stage."""
    return [scenario for module in MODULES for scenario in module.SCENARIOS]


def run(checks, stage):
    for sentence, scenario in all_scenarios():
        with checks(sentence):
            scenario(stage)
