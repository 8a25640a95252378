package vidact.serving.robot;

import vidact.core.policy.Observation;

/** What a robot sends: what it sees, and what it wishes. */
public record Request(Observation observation, Wish wish) {}
