package vidact.vqgan;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.Check;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.Configs;
import vidact.core.storage.Storage;
import vidact.torch.Compute;
import vidact.torch.Natives;
import vidact.torch.train.Trainer;
import vidact.vqgan.train.FrameSet;
import vidact.vqgan.train.VqganTask;

/** {@code ./vidact train-tokenizer}: trains a VQGAN on the kept clips of a catalogue. */
@Command(
        name = "train-tokenizer",
        description = "Trains a VQGAN on the frames of a clip catalogue. Interrupted, the same command goes on.",
        footer = {"", "Example: ./vidact train-tokenizer --clips runs/clips --out runs/tokenizer training.steps=2000"})
public final class TrainTokenizerApp implements Callable<Integer> {
    private static final int EVALUATED_FRAMES = 512;

    @Mixin
    private CommonOptions options;

    @Option(names = "--clips", required = true, paramLabel = "DIR", description = "clip catalogue, from ingest")
    private Path clips;

    public static void main(String[] arguments) {
        Commands.main(new TrainTokenizerApp(), arguments);
    }

    @Override
    public Integer call() {
        TrainTokenizerConfig config = options.load(TrainTokenizerConfig.class, "train-tokenizer");
        Run run = Run.in(
                options.out(),
                "train-tokenizer",
                Map.of(
                        "config", Configs.toJson(config),
                        "seed", Long.toString(options.seed()),
                        "clips", Run.fingerprint(clips)));
        if (run.finished()) {
            return 0;
        }
        String natives = Natives.load();
        Compute.BATCHES.use();
        ClipCatalogue catalogue = ClipCatalogue.open(Storage.at(clips.toString()));
        List<ClipRow> training = catalogue.kept("train");
        Check.argument(!training.isEmpty(), "%s keeps no clip of split 'train': see its summary.json", clips);
        FrameSet frames = FrameSet.decode(training, config.preprocess(), config.maxFrames());
        Path checkpoint = new Trainer(config.training(), new VqganTask(config, frames, options.seed()), options.out())
                .run("train-tokenizer", options.seed());

        List<ClipRow> heldOut = catalogue.kept("validation");
        FrameSet judged = heldOut.isEmpty() ? frames : FrameSet.decode(heldOut, config.preprocess(), EVALUATED_FRAMES);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("libtorch", natives);
        figures.put("frames", frames.size());
        figures.put("evaluated_on", heldOut.isEmpty() ? "train" : "validation");
        figures.putAll(TokenizerReport.write(
                FrameTokenizer.open(checkpoint),
                judged.spread(EVALUATED_FRAMES),
                options.out().resolve("reconstructions.png")));
        run.finish(figures);
        return 0;
    }
}
