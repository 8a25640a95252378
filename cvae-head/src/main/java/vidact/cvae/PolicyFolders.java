package vidact.cvae;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import vidact.core.checkpoint.CheckpointException;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.config.ConfigException;
import vidact.core.policy.Policy;
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
    public Optional<Supplier<Policy>> open(String name, List<String> stateNames) {
        int question = name.indexOf('?');
        Path folder = Path.of(question < 0 ? name : name.substring(0, question));
        if (!isPolicy(folder)) {
            return Optional.empty();
        }
        PolicyOptions options = PolicyOptions.parse(question < 0 ? "" : name.substring(question + 1));
        Compute.BATCHES.use(1); // worlds and robots are served side by side, each on a thread of its own
        Supplier<VlaPolicy> policies;
        try {
            policies = VlaPolicy.open(folder, stateNames, options);
        } catch (CheckpointException | IllegalArgumentException e) {
            throw new ConfigException("--policy " + name + ": " + e.getMessage());
        }
        return Optional.of(() ->
                options.ensemble() < 0 ? policies.get() : new TemporalEnsemble(policies.get(), options.ensemble()));
    }

    private static boolean isPolicy(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try {
            return Files.isRegularFile(CheckpointFolder.resolve(folder).resolve(VlaFiles.STATS));
        } catch (CheckpointException e) {
            return false;
        }
    }
}
