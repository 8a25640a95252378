package vidact.vqgan;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.Chunks;
import vidact.core.Hashes;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.ConfigException;
import vidact.core.config.Configs;
import vidact.core.lerobot.LeRobotDataset;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenShards;
import vidact.torch.Natives;
import vidact.vqgan.spark.TokenizeJob;

/** {@code ./vidact tokenize}: the kept clips of a catalogue, or the views of episodes, to token shards. */
@Command(
        name = "tokenize",
        description = "Turns the kept clips of a catalogue, or a robot's episodes, into VQGAN codes in Parquet shards.",
        footer = {
            "",
            "Example: ./vidact tokenize --clips runs/clips --tokenizer runs/tokenizer --out runs/tokens",
            "         ./vidact tokenize --episodes runs/demos --tokenizer runs/tokenizer --out runs/episode-tokens",
            "Interrupted, the same command goes on."
        })
public final class TokenizeApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @ArgGroup(multiplicity = "1")
    private Input input = new Input();

    /** What is tokenised: one of the two. */
    private static final class Input {
        @Option(names = "--clips", paramLabel = "DIR", description = "clip catalogue, from ingest")
        private Optional<Path> clips = Optional.empty();

        @Option(
                names = "--episodes",
                paramLabel = "DIR",
                description = "LeRobot v3.0 data set: every camera of every episode becomes a row")
        private Optional<Path> episodes = Optional.empty();

        Path folder() {
            return clips.or(() -> episodes).orElseThrow();
        }
    }

    @Option(names = "--tokenizer", required = true, paramLabel = "DIR", description = "from train-tokenizer")
    private Path tokenizer;

    @Option(names = "--master", defaultValue = "local[*]", description = "Spark master; default: ${DEFAULT-VALUE}")
    private String master;

    public static void main(String[] arguments) {
        Commands.main(new TokenizeApp(), arguments);
    }

    @Override
    public Integer call() {
        TokenizeConfig config = options.load(TokenizeConfig.class, "tokenize");
        Path folder = CheckpointFolder.resolve(tokenizer).toAbsolutePath();
        FrameTokenizer opened = FrameTokenizer.open(folder);
        Map<String, String> question = new TreeMap<>(Map.of(
                "config", Configs.toJson(config),
                "seed", Long.toString(options.seed()),
                "clips", Run.fingerprint(input.folder()),
                "tokenizer", opened.origin().tokenizerSha256(),
                "preprocess", opened.origin().preprocessSha256()));
        Run run = Run.in(options, "tokenize", question);
        if (run.finished()) {
            return 0;
        }
        List<ClipToTokenize> wanted = wanted(config).stream()
                .map(clip -> clip.varied(config.vary(), options.seed()))
                .toList();
        if (wanted.isEmpty()) {
            throw new ConfigException(input.folder() + " has no clip to tokenise: see its summary.json");
        }
        String out = options.destination();
        // One folder is all that later stages need: the tokenizer travels with its codes.
        FrameTokenizer.copy(folder, options.out().resolve("tokenizer"));
        question.putAll(FrameTokenizer.computing());
        TokenizeJob.Order order = new TokenizeJob.Order(shards(wanted, config.clipsPerShard()), folder, out);
        TokenizeJob.run(master, order, opened.origin(), question);
        TokenShards shards = TokenShards.open(Storage.at(out));
        run.finish(Map.of(
                "libtorch", Natives.load(),
                "clips", shards.manifest().rows(),
                "frames",
                        wanted.stream()
                                .mapToLong(clip -> clip.frameMicros().size())
                                .sum(),
                "shards", shards.manifest().files().size(),
                "tokens_per_frame", opened.origin().grid().tokens()));
        return 0;
    }

    private List<ClipToTokenize> wanted(TokenizeConfig config) {
        if (input.clips.isPresent()) {
            return ClipCatalogue.open(Storage.at(input.folder().toString())).kept("all").stream()
                    .map(ClipToTokenize::of)
                    .toList();
        }
        LeRobotDataset dataset = LeRobotDataset.open(input.folder());
        return dataset.episodes().stream()
                .flatMap(episode -> dataset.info().cameras().keySet().stream()
                        .map(camera -> ClipToTokenize.of(dataset, episode, camera, config.episodeFramesPerSecond())))
                .toList();
    }

    /** Clips in an order drawn by the seed from their ids, cut into shards: files mix sources, and reruns agree. */
    private List<List<ClipToTokenize>> shards(List<ClipToTokenize> clips, int clipsPerShard) {
        List<ClipToTokenize> shuffled = clips.stream()
                .sorted(Comparator.comparing((ClipToTokenize clip) -> Hashes.sha256(options.seed() + clip.clipUid()))
                        .thenComparing(ClipToTokenize::uri))
                .toList();
        return Chunks.of(shuffled, clipsPerShard);
    }
}
