"""Policies on a real Envoy: translated by the product, loaded by Envoy."""

from listeners import loadable
from product import PROTOCOLS

# Listeners that one update of Envoy holds.
CHUNK = 400


class Bench:
    def __init__(self, product, envoy, certificates):
        self.product, self.envoy, self.certificates = product, envoy, certificates

    def refusals(self, policies, protocols=PROTOCOLS, hostname=None, binds=False):
        """Envoy's words about the listeners that it refuses, and the product's messages about those that it cannot translate.

        Both are dictionaries by the policy's name, with a list of pairs of the listener's protocol and the words.
        """
        refused, untranslated, listeners = {}, {}, []
        for protocol in protocols:
            translations, messages = self.product.translations(policies, protocol, hostname)
            for name, lines in messages.items():
                untranslated.setdefault(name, []).append((protocol, "\n".join(lines)))
            for name, translated in translations.items():
                for listener in translated:
                    is_quic = "udpListenerConfig" in listener
                    listeners.append(((name, "quic" if is_quic else protocol), listener))
        for start in range(0, len(listeners), CHUNK):
            chunk = listeners[start:start + CHUNK]
            # Each listener has a separate address: Envoy refuses two listeners on one.
            items = [
                (key, loadable(listener, "", self.certificates, (f"127.1.{index // 250}.{index % 250 + 1}", 0 if binds else 10000), binds))
                for index, (key, listener) in enumerate(chunk)]
            for (name, protocol), words in self.envoy.verdicts(items).items():
                if words:
                    refused.setdefault(name, []).append((protocol, words))
        return refused, untranslated
