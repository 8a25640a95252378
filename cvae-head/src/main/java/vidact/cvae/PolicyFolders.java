package vidact.cvae;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import vidact.core.checkpoint.CheckpointException;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.config.ConfigException;
import vidact.core.policy.Policies;
import vidact.core.policy.Policy;
import vidact.core.policy.PolicyName;
import vidact.core.policy.PolicySource;
import vidact.core.policy.TemporalEnsemble;
import vidact.torch.Compute;

/** Opens the folders that {@code finetune} writes: {@code DIR} or {@code DIR?options}. */
public final class PolicyFolders implements PolicySource {
    @Override
    public String kinds() {
        return "the folder of finetune";
    }

    @Override
    public Optional<Policies> open(String name, List<String> stateNames) {
        PolicyName asked = PolicyName.parse(name);
        Path folder = Path.of(asked.place());
        if (!isPolicy(folder)) {
            return Optional.empty();
        }
        PolicyOptions options = PolicyOptions.parse(asked.options());
        Compute.BATCHES.use(1); // worlds and robots are served side by side, each on a thread of its own
        VlaPolicies policies;
        try {
            policies = VlaPolicies.open(folder, stateNames, options);
        } catch (CheckpointException | IllegalArgumentException e) {
            throw new ConfigException("--policy " + name + ": " + e.getMessage());
        }
        return Optional.of(options.ensemble() < 0 ? policies : ensembles(policies, options));
    }

    private static Policies ensembles(Policies policies, PolicyOptions options) {
        int execute = Math.max(1, options.execute());
        return new Policies() {
            @Override
            public Policy get() {
                return new TemporalEnsemble(policies.get(), options.ensemble(), execute);
            }

            @Override
            public List<String> stateNames() {
                return policies.stateNames();
            }
        };
    }

    private static boolean isPolicy(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try {
            return VlaFiles.isPolicy(CheckpointFolder.resolve(folder));
        } catch (CheckpointException e) {
            return false;
        }
    }
}
