package vidact.cvae;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import vidact.core.Check;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.command.Progress;
import vidact.core.config.ConfigException;
import vidact.core.lerobot.EpisodeRow;
import vidact.cvae.data.NormStats;
import vidact.cvae.data.RobotData;
import vidact.cvae.data.RobotDataset;
import vidact.cvae.data.RobotSequences;
import vidact.cvae.data.StepCodes;
import vidact.cvae.sample.ActionSampler;
import vidact.cvae.train.FinetuneTask;
import vidact.gpt.Backbone;
import vidact.gpt.BackboneConfig;
import vidact.gpt.GptConfig;
import vidact.gpt.SequenceConfig;
import vidact.gpt.TokenLayout;
import vidact.gpt.text.TextEncoder;
import vidact.gpt.text.TextSource;
import vidact.torch.train.Metrics;
import vidact.torch.train.Trainer;
import vidact.vqgan.FrameTokenizer;

/** Fine-tuning from data set to judged checkpoint. */
final class Finetuning {
    private final FinetuneConfig config;
    private final RobotData recordings;
    private final Base base;
    private final long seed;
    private final List<RobotData.Recorded> training = new ArrayList<>();
    private final List<RobotData.Recorded> heldOut = new ArrayList<>();
    private final NormStats stats;
    private final FrameTokenizer tokenizer;
    private final Map<RobotDataset, List<StepCodes>> looks; // of the pictures as they are, then of variations
    private final VlaConfig model;
    private int copies;

    /**
     * What a model starts from.
     *
     * @param checkpoint of pre-training, or of fine-tuning to go on from; without it the trunk starts from scratch
     * @param tokenizer folder
     * @param tokens shards with the codes of the episodes' pictures, then those of their variations; without any they are encoded
     */
    record Base(Optional<Path> checkpoint, Path tokenizer, List<String> tokens) {
        /** A checkpoint, whose tokenizer comes with it. */
        static Base of(Path folder, List<String> tokens) {
            Path checkpoint = CheckpointFolder.resolve(folder);
            return new Base(Optional.of(checkpoint), checkpoint.resolve(Backbone.TOKENIZER), tokens);
        }

        /** A tokenizer alone. */
        static Base scratch(Path tokenizer, List<String> tokens) {
            return new Base(Optional.empty(), CheckpointFolder.resolve(tokenizer), tokens);
        }

        /** What a trunk's weights were made for, whether they are a policy's or not. */
        private record Trunk(GptConfig model, TextSource text, String tokenizerSha256) {}

        Optional<Trunk> trunk() {
            return checkpoint.map(folder -> policy().map(
                            policy -> new Trunk(policy.model(), policy.text(), policy.tokenizerSha256()))
                    .orElseGet(() -> {
                        BackboneConfig trunk = CheckpointFolder.readConfig(folder, BackboneConfig.class);
                        return new Trunk(trunk.model(), trunk.text(), trunk.tokenizerSha256());
                    }));
        }

        Optional<VlaConfig> policy() {
            return checkpoint
                    .filter(VlaFiles::isPolicy)
                    .map(folder -> CheckpointFolder.readConfig(folder, VlaConfig.class));
        }
    }

    private Finetuning(FinetuneConfig config, RobotData recordings, Base base, long seed) {
        this.config = config;
        this.recordings = recordings;
        this.base = base;
        this.seed = seed;
        split();
        stats = stats(recordings.stats(training), base);
        tokenizer = FrameTokenizer.open(base.tokenizer());
        looks = StepCodes.looks(recordings.datasets(), tokenizer, base.tokens());
        model = model(config, recordings.kind(), base, stats, tokenizer);
    }

    /**
     * Checks episodes against the configuration; nothing is trained yet.
     *
     * @param seed of the split and of all that follows
     */
    static Finetuning open(FinetuneConfig config, RobotData recordings, Base base, long seed) {
        return new Finetuning(config, recordings, base, seed);
    }

    /** Held-out episodes, and those that are copies of one, are not learned from. */
    private void split() {
        List<RobotData.Recorded> all = recordings.episodes();
        Map<Integer, Integer> same = recordings.copies();
        copies = same.size();
        for (int i = 0; i < all.size(); i++) {
            RobotData.Recorded original = all.get(same.getOrDefault(i, i));
            if (!all.get(i).rows().actions().isEmpty()) {
                (original.dataset().isHeldOut(original.row(), seed) ? heldOut : training).add(all.get(i));
            }
        }
        if (training.isEmpty()) {
            throw new ConfigException("no episode is left to learn from: lower data.validationShare");
        }
    }

    /** The data's own, but a policy that learns on keeps those that its weights were made for. */
    private static NormStats stats(NormStats own, Base base) {
        Optional<NormStats> before =
                base.policy().map(policy -> VlaFiles.stats(base.checkpoint().orElseThrow(), policy));
        before.filter(kept -> !kept.describesSameAs(own)).ifPresent(kept -> {
            throw new ConfigException(
                    "--from is a policy of states " + kept.state().all() + " and actions "
                            + kept.action().all() + ", but the episodes give "
                            + own.state().all() + " and "
                            + own.action().all() + ": name the same in data.state and data.action, in the same order");
        });
        return before.orElse(own);
    }

    private static VlaConfig model(
            FinetuneConfig config, RobotDataset.Kind kind, Base base, NormStats stats, FrameTokenizer tokenizer) {
        Optional<Base.Trunk> start = base.trunk();
        start.ifPresent(trunk -> {
            if (!trunk.model().fits(config.model())) {
                throw new ConfigException("--from is a trunk with " + trunk.model() + ", but the configuration wants "
                        + config.model() + ": make model.layers, width and heads the same");
            }
            Check.argument(
                    trunk.tokenizerSha256().equals(tokenizer.origin().tokenizerSha256()),
                    "the trunk was trained on other codes than its tokenizer folder gives: the checkpoint is damaged");
        });
        TextSource text = start.map(Base.Trunk::text)
                .orElseGet(() -> TextEncoder.of(config.text()).source());
        int images = tokenizer.origin().grid().tokens();
        SequenceConfig sequence = new SequenceConfig(
                TokenLayout.ofRobot(kind.cameras().size(), images),
                config.data().history(),
                tokenizer.origin().grid().vocabulary(),
                TextEncoder.of(text).width());
        VlaConfig model = new VlaConfig(
                config.model(),
                sequence,
                config.head(),
                config.data(),
                kind.cameras(),
                stats.state().size(),
                stats.action().size(),
                kind.framesPerSecond(),
                text,
                tokenizer.origin().tokenizerSha256());
        base.policy().ifPresent(before -> requireSame(before, model));
        return model;
    }

    /** A policy that learns on must mean the same by what it sees and does. */
    private static void requireSame(VlaConfig before, VlaConfig after) {
        requireSame("head", before.head(), after.head());
        requireSame("data.cameras", before.cameras(), after.cameras());
        requireSame("data.form", before.data().form(), after.data().form());
        requireSame("data.history", before.data().history(), after.data().history());
        requireSame("data.chunk", before.data().chunk(), after.data().chunk());
        requireSame("the episodes' actions a second", before.framesPerSecond(), after.framesPerSecond());
        requireSame("data.spacing", before.data().spacing(), after.data().spacing());
    }

    private static void requireSame(String what, Object before, Object after) {
        if (!before.equals(after)) {
            throw new ConfigException("--from is a policy with " + what + " " + before + ", but here it is " + after
                    + ": make it the same");
        }
    }

    /** Trains to the end, from the newest checkpoint on if there is one, and judges the result on the held-out episodes. */
    Map<String, Object> run(Path out) {
        RobotSequences learned = sequences(training, config.stride(), Integer.MAX_VALUE);
        RobotSequences judged = sequences(heldOut, config.data().spacing(), 1);
        TextEncoder encoder = TextEncoder.of(model.text());
        FinetuneTask.Data data = new FinetuneTask.Data(
                learned,
                judged,
                stats,
                encoder,
                base.tokenizer(),
                base.checkpoint().map(folder -> folder.resolve(CheckpointFolder.WEIGHTS)));
        FinetuneTask task = new FinetuneTask(config, model, data, seed);
        Path newest = new Trainer(config.training(), task, out).run("finetune", seed);
        Path checkpoint = new CheckpointFolder(out, 1).best().orElse(newest);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("text_encoder", encoder.source().kind());
        figures.put("parameters", task.parameters().count());
        figures.put("episodes", training.size());
        figures.put("copies", copies);
        figures.put("from", base.checkpoint().map(Path::toString).orElse("scratch"));
        figures.put("checkpoint", newest.toString());
        figures.put("judged_checkpoint", checkpoint.toString());
        if (!judged.isEmpty()) {
            ActionSampler sampler = ActionSampler.open(checkpoint, model);
            OpenLoop open = OpenLoop.of(sampler, model, stats, encoder, judged);
            figures.putAll(open.figures());
            NextFrames next = NextFrames.of(sampler, model, encoder, judged, tokenizer);
            figures.putAll(next.figures());
            OpenLoopPage.write(out.resolve("index.html"), open, next, figures, out.resolve(Metrics.FILE));
        }
        return figures;
    }

    /** Sequences that begin at rows {@code stride} apart, of each episode once for each of its first {@code most} looks. */
    private RobotSequences sequences(List<RobotData.Recorded> episodes, int stride, long most) {
        List<RobotSequences.Episode> encoded = new ArrayList<>();
        int done = 0;
        try (Progress progress = Progress.start("codes", episodes.size())) {
            for (RobotData.Recorded episode : episodes) {
                List<Integer> seen = episode.rows().every(stride);
                Objects.requireNonNull(looks.get(episode.dataset())).stream()
                        .limit(most)
                        .map(look -> new RobotSequences.Episode(episode.rows(), seen, codes(look, episode.row(), seen)))
                        .forEach(whole ->
                                encoded.addAll(whole.apart(config.data().spacing() / stride)));
                progress.at(++done, "episodes");
            }
        }
        return new RobotSequences(encoded, config.data(), stats, seed);
    }

    /** Codes of all views of each step, one view after the other. */
    private List<int[]> codes(StepCodes look, EpisodeRow episode, List<Integer> steps) {
        int each = tokenizer.origin().grid().tokens();
        int views = model.cameras().size();
        List<int[]> codes = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            codes.add(new int[views * each]);
        }
        for (int view = 0; view < views; view++) {
            int[] found = look.of(episode, model.cameras().get(view), steps);
            for (int i = 0; i < steps.size(); i++) {
                System.arraycopy(found, i * each, codes.get(i), view * each, each);
            }
        }
        return codes;
    }
}
