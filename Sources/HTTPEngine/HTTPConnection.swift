// The contract of this module with WebhookServer; see the helper's brief.
