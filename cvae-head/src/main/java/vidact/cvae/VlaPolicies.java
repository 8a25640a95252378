package vidact.cvae;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vidact.core.Check;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.image.Image;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Policies;
import vidact.cvae.data.NormStats;
import vidact.cvae.sample.ActionSampler;
import vidact.gpt.text.TextEncoder;
import vidact.vqgan.FrameTokenizer;

/** A fine-tuned checkpoint, which all its policies share. */
public final class VlaPolicies implements Policies {
    private final VlaConfig config;
    private final NormStats stats;
    private final ActionSampler sampler;
    private final FrameTokenizer tokenizer;
    private final TextEncoder encoder;
    private final List<String> stateNames;
    private final PolicyOptions options;

    private VlaPolicies(
            VlaConfig config,
            NormStats stats,
            ActionSampler sampler,
            FrameTokenizer tokenizer,
            TextEncoder encoder,
            List<String> stateNames,
            PolicyOptions options) {
        this.config = config;
        this.stats = stats;
        this.sampler = sampler;
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.stateNames = List.copyOf(stateNames);
        this.options = options;
    }

    /**
     * Reads a checkpoint.
     *
     * @param folder a checkpoint of {@code finetune}, or the folder of its run
     * @param stateNames what each number of an observation's state is; none means those that it was trained on, in that order
     * @return policies, one for each robot
     */
    public static VlaPolicies open(Path folder, List<String> stateNames, PolicyOptions options) {
        Path checkpoint = CheckpointFolder.resolve(folder);
        VlaConfig config = CheckpointFolder.readConfig(checkpoint, VlaConfig.class);
        NormStats stats = VlaFiles.stats(checkpoint, config);
        Check.argument(
                config.actionWidth() == ActionChunk.GRIPPER && stats.action().hasGripper(),
                "%s acts with %d numbers and %s gripper; a chunk has six numbers of the tool's motion and a gripper",
                folder,
                config.actionWidth(),
                stats.action().hasGripper() ? "a" : "no");
        FrameTokenizer tokenizer = FrameTokenizer.open(checkpoint.resolve(VlaFiles.TOKENIZER));
        List<String> wanted = stats.state().all();
        List<String> known = stateNames.isEmpty() ? wanted : List.copyOf(stateNames);
        Check.argument(
                known.containsAll(wanted),
                "%s was trained on states with %s, but this robot gives %s",
                folder,
                wanted,
                known);
        return new VlaPolicies(
                config,
                stats,
                ActionSampler.open(checkpoint, config),
                tokenizer,
                TextEncoder.of(config.text()),
                known,
                options);
    }

    @Override
    public VlaPolicy get() {
        return new VlaPolicy(this, options);
    }

    @Override
    public List<String> stateNames() {
        return stateNames;
    }

    /** Pictures of all robots are encoded together, and robots of which equally many steps are known are decided for together. */
    @Override
    public List<ActionChunk> act(List<Turn> turns) {
        List<VlaPolicy> policies = new ArrayList<>();
        List<Image> pictures = new ArrayList<>();
        for (Turn turn : turns) {
            if (turns.size() == 1 || !(turn.policy() instanceof VlaPolicy policy)) {
                return Policies.super.act(turns);
            }
            policies.add(policy);
            pictures.addAll(policy.pictures(turn.observation()));
        }
        int[] codes = tokenizer.encodeFew(pictures);
        int each = codes.length / turns.size();
        List<ActionSampler.Question> questions = new ArrayList<>();
        Map<Integer, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < turns.size(); i++) {
            VlaPolicy policy = policies.get(i);
            policy.remember(
                    Arrays.copyOfRange(codes, i * each, (i + 1) * each),
                    turns.get(i).observation());
            ActionSampler.Question question = policy.question();
            questions.add(question);
            alike.computeIfAbsent(question.frames(), frames -> new ArrayList<>())
                    .add(i);
        }
        ActionChunk[] chunks = new ActionChunk[turns.size()];
        alike.values().forEach(places -> {
            List<ActionSampler.Answer> answers =
                    sampler.act(places.stream().map(questions::get).toList());
            for (int i = 0; i < answers.size(); i++) {
                int place = places.get(i);
                chunks[place] = policies.get(place).chunk(answers.get(i));
            }
        });
        return List.of(chunks);
    }

    VlaConfig config() {
        return config;
    }

    NormStats stats() {
        return stats;
    }

    ActionSampler sampler() {
        return sampler;
    }

    FrameTokenizer tokenizer() {
        return tokenizer;
    }

    TextEncoder encoder() {
        return encoder;
    }
}
