package vidact.gpt;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.Configs;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenGrid;
import vidact.core.tokens.TokenShards;
import vidact.gpt.text.TextEncoder;
import vidact.gpt.train.TokenWindows;
import vidact.gpt.train.VideoTask;
import vidact.torch.Compute;
import vidact.torch.Natives;
import vidact.torch.train.Trainer;

/** {@code ./vidact pretrain}: trains the trunk to predict the next frames of token shards. */
@Command(
        name = "pretrain",
        description = "Trains a GPT on token shards to predict the next frames. Interrupted, the same command goes on.",
        footer = {"", "Example: ./vidact pretrain --tokens runs/tokens --out runs/model training.steps=2000"})
public final class PretrainApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--tokens", required = true, paramLabel = "DIR", description = "token shards, from tokenize")
    private Path tokens;

    public static void main(String[] arguments) {
        Commands.main(new PretrainApp(), arguments);
    }

    @Override
    public Integer call() {
        PretrainConfig config = options.load(PretrainConfig.class, "pretrain");
        Run run = Run.in(
                options.out(),
                "pretrain",
                Map.of(
                        "config", Configs.toJson(config),
                        "seed", Long.toString(options.seed()),
                        "tokens", Run.fingerprint(tokens)));
        if (run.finished()) {
            return 0;
        }
        String natives = Natives.load();
        Compute.BATCHES.use();
        TokenShards shards = TokenShards.open(Storage.at(tokens.toString()));
        TextEncoder encoder = TextEncoder.bytes();
        List<TokenClip> clips = shards.clips("train");
        TokenWindows windows = new TokenWindows(clips, config.window(), encoder);
        TokenGrid grid = shards.origin().grid();
        SequenceConfig sequence = new SequenceConfig(
                new TokenLayout(1, 1, grid.tokens()), config.window().frames(), grid.vocabulary(), encoder.width());
        BackboneConfig backbone = new BackboneConfig(
                config.model(),
                sequence,
                config.window(),
                encoder.kind(),
                shards.origin().tokenizerSha256());
        VideoTask task = new VideoTask(config, backbone, windows, tokens.resolve(Backbone.TOKENIZER), options.seed());
        Path checkpoint = new Trainer(config.training(), task, options.out()).run("pretrain", options.seed());

        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("libtorch", natives);
        figures.put("text_encoder", encoder.kind());
        figures.put("parameters", task.parameters().count());
        figures.put("clips", windows.size());
        figures.put("tokens", (long) windows.size() * sequence.tokens());
        figures.put("checkpoint", checkpoint.toString());
        run.finish(figures);
        return 0;
    }
}
