"""Each scenario is a function of the world: checks in order, leaving the cluster as it found it."""
