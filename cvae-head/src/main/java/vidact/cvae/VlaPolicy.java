package vidact.cvae;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import vidact.core.Hashes;
import vidact.core.image.Image;
import vidact.core.image.Preprocess;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.ForeseeingPolicy;
import vidact.core.policy.Observation;
import vidact.cvae.data.NormStats;
import vidact.cvae.data.RobotSequences;
import vidact.cvae.sample.ActionSampler;

/**
 * A fine-tuned model as a policy: it remembers the newest steps, encodes what its cameras see, and answers with a chunk. Each robot has its
 * own; they share the weights.
 */
public final class VlaPolicy implements ForeseeingPolicy {
    private final VlaPolicies model;
    private final PolicyOptions options;
    private final RecentSteps<Seen> recent;
    private SplittableRandom random = Hashes.random(0, "latent");
    private float[] text = {};
    private Timing lastTiming = new Timing(0, 0, 0);

    /**
     * How long a decision took.
     *
     * @param picturesMillis scaling what the cameras see
     * @param codesMillis the tokenizer
     * @param actionsMillis trunk and head
     */
    public record Timing(double picturesMillis, double codesMillis, double actionsMillis) {
        public double totalMillis() {
            return picturesMillis + codesMillis + actionsMillis;
        }
    }

    /** A step that is remembered: the codes of its pictures, and the state. */
    private static final class Seen {
        private final int[] codes;
        private final float[] state;

        private Seen(int[] codes, float[] state) {
            this.codes = codes;
            this.state = state;
        }
    }

    VlaPolicy(VlaPolicies model, PolicyOptions options) {
        this.model = model;
        this.options = options;
        recent = new RecentSteps<>(
                model.config().data().history(), model.config().data().spacing());
    }

    @Override
    public void start(String instruction, long seed) {
        recent.clear();
        text = model.encoder().encode(instruction);
        random = Hashes.random(seed, "latent");
    }

    @Override
    public ActionChunk act(Observation observation) {
        long start = System.nanoTime();
        List<Image> pictures = pictures(observation);
        long scaled = System.nanoTime();
        remember(model.tokenizer().encodeFew(pictures), observation);
        long encoded = System.nanoTime();
        ActionChunk chunk = chunk(model.sampler().act(question()));
        lastTiming = new Timing((scaled - start) / 1e6, (encoded - scaled) / 1e6, (System.nanoTime() - encoded) / 1e6);
        return chunk;
    }

    /** How long the last decision took. */
    public Timing lastTiming() {
        return lastTiming;
    }

    /** Token after token, the likeliest; none from a model whose sequence has one step alone. */
    @Override
    public Map<String, Image> nextViews() {
        int most = model.config().data().history() - 1;
        List<Seen> steps = recent.apart();
        if (most < 1 || steps.isEmpty()) {
            return Map.of();
        }
        int[] expected = model.sampler()
                .nextFrames(situation(steps.subList(Math.max(0, steps.size() - most), steps.size())), text);
        List<Image> pictures = model.tokenizer().decodeFew(expected);
        Map<String, Image> views = new LinkedHashMap<>();
        for (int i = 0; i < pictures.size(); i++) {
            views.put(model.config().cameras().get(i), pictures.get(i));
        }
        return views;
    }

    /** What the cameras see, as the tokenizer wants it. */
    List<Image> pictures(Observation observation) {
        Preprocess preprocess = model.tokenizer().preprocess();
        return model.config().cameras().stream()
                .map(camera -> preprocess.apply(observation.view(camera)))
                .toList();
    }

    /** Takes in a step: the codes of its pictures, and the state. */
    void remember(int[] pictures, Observation observation) {
        recent.add(new Seen(
                pictures, RobotSequences.state(model.stats().state(), model.stateNames(), observation.state())));
        recent.carriesOut(horizon(model.config().data().chunk()));
    }

    /** What the newest step asks of the model. */
    ActionSampler.Question question() {
        return new ActionSampler.Question(situation(recent.apart()), text, latent());
    }

    private static ActionSampler.Situation situation(List<Seen> steps) {
        return new ActionSampler.Situation(
                steps.stream().map(step -> step.codes).toList(),
                steps.stream().map(step -> step.state).toList());
    }

    private float[] latent() {
        float[] latent = new float[model.config().head().latent()];
        for (int i = 0; i < latent.length && options.latent() == PolicyOptions.Latent.SAMPLE; i++) {
            latent[i] = (float) random.nextGaussian();
        }
        return latent;
    }

    /** An answer as a robot carries it out. */
    ActionChunk chunk(ActionSampler.Answer answer) {
        NormStats.Spread spread = model.stats().action();
        List<double[]> actions = new ArrayList<>();
        for (int k = 0; k < answer.arm().size(); k++) {
            double[] action = new double[ActionChunk.WIDTH];
            for (int i = 0; i < ActionChunk.GRIPPER; i++) {
                action[i] = spread.plain(i, answer.arm().get(k)[i]);
            }
            action[ActionChunk.GRIPPER] = answer.grippers().get(k) > 0.5 ? ActionChunk.OPEN : ActionChunk.CLOSED;
            actions.add(action);
        }
        return ActionChunk.of(actions);
    }

    @Override
    public Set<String> views() {
        return new LinkedHashSet<>(model.config().cameras());
    }

    /** Steps of a sequence are so many rows apart; asked at that distance, the model sees what it was trained on. */
    @Override
    public int horizon(int steps) {
        int wanted = options.execute() > 0
                ? options.execute()
                : model.config().data().spacing();
        return Math.min(steps, wanted);
    }

    @Override
    public void carriesOut(int actions) {
        recent.carriesOut(actions);
    }
}
