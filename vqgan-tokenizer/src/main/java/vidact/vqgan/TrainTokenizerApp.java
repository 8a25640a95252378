package vidact.vqgan;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.Check;
import vidact.core.Chunks;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.ConfigException;
import vidact.core.config.Configs;
import vidact.core.image.Image;
import vidact.core.storage.Storage;
import vidact.torch.Compute;
import vidact.torch.Natives;
import vidact.torch.train.Trainer;
import vidact.vqgan.train.FrameSet;
import vidact.vqgan.train.PatchCodebook;
import vidact.vqgan.train.VqganTask;

/** {@code ./vidact train-tokenizer}: trains a VQGAN on the kept clips of a catalogue. */
@Command(
        name = "train-tokenizer",
        description = "Trains a VQGAN on the frames of a clip catalogue. Interrupted, the same command goes on.",
        footer = {
            "",
            "Examples:",
            "  ./vidact train-tokenizer --clips runs/clips --out runs/tokenizer training.steps=2000",
            "  ./vidact train-tokenizer --from runs/tokenizer --clips runs/robot-clips --out runs/robot-tokenizer training.steps=500"
        })
public final class TrainTokenizerApp implements Callable<Integer> {
    private static final int SHOWN = 12;

    @Mixin
    private CommonOptions options;

    @Option(names = "--clips", required = true, paramLabel = "DIR", description = "clip catalogue, from ingest")
    private Path clips;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "tokenizer to train further; without it all is learned anew")
    private Optional<Path> from = Optional.empty();

    public static void main(String[] arguments) {
        Commands.main(new TrainTokenizerApp(), arguments);
    }

    @Override
    public Integer call() {
        TrainTokenizerConfig config = options.load(TrainTokenizerConfig.class, "train-tokenizer");
        Run run = Run.in(
                options,
                "train-tokenizer",
                Map.of(
                        "config", Configs.toJson(config),
                        "seed", Long.toString(options.seed()),
                        "clips", Run.fingerprint(clips),
                        "from", from.map(Run::fingerprint).orElse("")));
        if (run.finished()) {
            return 0;
        }
        Optional<Path> start = from.map(folder -> weights(folder, config));
        String natives = Natives.load();
        Compute.BATCHES.use();
        ClipCatalogue catalogue = ClipCatalogue.open(Storage.at(clips.toString()));
        List<ClipRow> training = catalogue.kept("train");
        Check.argument(!training.isEmpty(), "%s keeps no clip of split 'train': see its summary.json", clips);
        FrameSet frames = FrameSet.decode(training, config.storing(), config.maxFrames());
        List<ClipRow> heldOut = catalogue.kept("validation");
        List<Image> seen = FrameSet.decode(training, config.preprocess(), PatchCodebook.FRAMES)
                .frames();
        int count = config.evaluation().frames();
        List<Image> judged = heldOut.isEmpty()
                ? Chunks.spread(seen, count)
                : FrameSet.decode(heldOut, config.preprocess(), count).frames();
        VqganTask task = new VqganTask(config, frames, Chunks.spread(judged, SHOWN), start, options.seed());
        Path checkpoint = new Trainer(config.training(), task, options.out()).run("train-tokenizer", options.seed());

        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("libtorch", natives);
        figures.put("frames", frames.frames().size());
        figures.put("evaluated_on", heldOut.isEmpty() ? "train" : "validation");
        Path picture = options.out().resolve("reconstructions.png");
        figures.putAll(TokenizerReport.write(FrameTokenizer.open(checkpoint), seen, judged, picture));
        System.err.println("train-tokenizer: " + TokenizerReport.sentence(figures));
        run.finish(figures);
        return 0;
    }

    private static Path weights(Path folder, TrainTokenizerConfig config) {
        Path checkpoint = CheckpointFolder.resolve(folder);
        VqganConfig model = CheckpointFolder.readConfig(checkpoint, TrainTokenizerConfig.class)
                .model();
        if (!model.equals(config.model())) {
            throw new ConfigException("--from is a tokenizer with " + model + ", but the configuration wants "
                    + config.model() + ": make them the same");
        }
        return checkpoint.resolve(CheckpointFolder.WEIGHTS);
    }
}
