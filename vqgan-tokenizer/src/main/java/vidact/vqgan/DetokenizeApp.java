package vidact.vqgan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.Check;
import vidact.core.Chunks;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Progress;
import vidact.core.command.Run;
import vidact.core.config.ConfigException;
import vidact.core.config.Configs;
import vidact.core.image.Image;
import vidact.core.storage.AtomicFiles;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenShards;
import vidact.core.video.VideoWriter;
import vidact.torch.Natives;

/** {@code ./vidact detokenize}: token shards back to video, to see what a model sees. */
@Command(
        name = "detokenize",
        description = "Turns the codes of token shards back into MP4 files with their captions beside them.",
        footer = {"", "Example: ./vidact detokenize --tokens runs/tokens --out runs/seen split=validation"})
public final class DetokenizeApp implements Callable<Integer> {
    private static final int CLIPS_AT_ONCE = 16;

    @Mixin
    private CommonOptions options;

    @Option(names = "--tokens", required = true, paramLabel = "DIR", description = "token shards, from tokenize")
    private Path tokens;

    public static void main(String[] arguments) {
        Commands.main(new DetokenizeApp(), arguments);
    }

    @Override
    public Integer call() {
        DetokenizeConfig config = options.load(DetokenizeConfig.class, "detokenize");
        TokenShards shards = TokenShards.open(Storage.at(tokens.toString()));
        Map<String, String> question = Map.of("config", Configs.toJson(config), "tokens", Run.fingerprint(tokens));
        Run run = Run.in(options, "detokenize", question);
        if (run.finished()) {
            return 0;
        }
        List<TokenClip> clips = shards.clips(config.split());
        if (clips.isEmpty()) {
            throw new ConfigException(
                    tokens + " has no clips of split '" + config.split() + "': choose another or 'all'");
        }
        FrameTokenizer tokenizer = FrameTokenizer.open(tokens.resolve("tokenizer"));
        Check.state(
                tokenizer.origin().equals(shards.origin()),
                "%s holds another tokenizer than the one that made its codes: tokenize again",
                tokens);
        int done = 0;
        try (Progress progress = Progress.start("detokenize", clips.size())) {
            for (List<TokenClip> group : Chunks.of(clips, CLIPS_AT_ONCE)) {
                write(
                        tokenizer,
                        group.stream()
                                .filter(clip -> !Files.exists(caption(clip)))
                                .toList());
                done += group.size();
                progress.at(done, "clips");
            }
        }
        int frames = clips.stream().mapToInt(TokenClip::frames).sum();
        run.finish(Map.of("libtorch", Natives.load(), "clips", clips.size(), "frames", frames));
        return 0;
    }

    /** Decodes clips together, so that batches are full; a clip's caption comes last and says that the clip is there. */
    private void write(FrameTokenizer tokenizer, List<TokenClip> clips) {
        if (clips.isEmpty()) {
            return;
        }
        int[] codes = clips.stream()
                .flatMapToInt(clip -> Arrays.stream(clip.tokens(0, clip.frames())))
                .toArray();
        List<Image> images = tokenizer.decode(codes);
        int from = 0;
        for (TokenClip clip : clips) {
            List<Image> own = images.subList(from, from + clip.frames());
            from += clip.frames();
            VideoWriter.write(options.out().resolve(name(clip) + ".mp4"), own, framesPerSecond(clip.frameMicros()));
            AtomicFiles.writeText(caption(clip), Configs.toPrettyJson(Map.of("caption", clip.caption())) + "\n");
        }
    }

    private Path caption(TokenClip clip) {
        return options.out().resolve(name(clip) + ".json");
    }

    private static String name(TokenClip clip) {
        return clip.clipUid() + "-" + clip.view().replaceAll("[^A-Za-z0-9_.]", "_");
    }

    /** The mean rate of the frames' times; one frame is shown for a second. */
    static double framesPerSecond(List<Long> micros) {
        long span = micros.get(micros.size() - 1) - micros.get(0);
        return span > 0 ? (micros.size() - 1) * 1e6 / span : 1;
    }
}
