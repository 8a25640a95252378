package vidact.core.policy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import vidact.core.config.ConfigException;

/**
 * Where policies come from: modules register a source with {@link ServiceLoader}, and {@code --policy} is shown to each.
 */
public interface PolicySource {
    /** What this source opens, for error messages: {@code expert, noop}. */
    String kinds();

    /**
     * Opens a policy if the name is this source's.
     *
     * @param name as on the command line: a kind, a folder or an address
     * @param stateNames what each number of an observation's state will be; none leaves that to the policy ({@link Policies#stateNames})
     * @return policies, one for each robot or world; nothing if the name is not this source's
     * @throws ConfigException if it is this source's and cannot be opened
     */
    Optional<Policies> open(String name, List<String> stateNames);

    /**
     * Asks all sources on the class path.
     *
     * @param stateNames what each number of an observation's state will be; none leaves that to the policy
     * @throws ConfigException if none knows the name
     */
    static Policies find(String name, List<String> stateNames) {
        List<String> kinds = new ArrayList<>();
        for (PolicySource source : ServiceLoader.load(PolicySource.class)) {
            Optional<Policies> policy = source.open(name, stateNames);
            if (policy.isPresent()) {
                return policy.get();
            }
            kinds.add(source.kinds());
        }
        String known = "known are " + String.join(", ", kinds);
        if (Files.isDirectory(Path.of(name))) {
            throw new ConfigException(
                    "--policy " + name + ": the folder holds no policy that this program opens; " + known);
        }
        throw new ConfigException("--policy " + name + ": no such policy and no such folder; " + known);
    }
}
