package vidact.serving.robot;

import java.util.Set;
import vidact.core.policy.Policies;
import vidact.core.policy.Policy;

/**
 * A loaded model.
 *
 * @param version tells it from others of the same place
 * @param views cameras that observations must have
 */
public record Model(Policies policies, String version, Set<String> views) {
    public Model {
        views = Set.copyOf(views);
    }

    /** A model of these policies. */
    public static Model of(Policies policies, String version) {
        try (Policy policy = policies.get()) {
            return new Model(policies, version, policy.views());
        }
    }
}
