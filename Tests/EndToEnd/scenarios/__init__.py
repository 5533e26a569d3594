"""The scenarios, each with a function `run`."""
