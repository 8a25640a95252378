package vidact.gpt;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.gpt.model.Gpt;
import vidact.gpt.model.KvCache;
import vidact.gpt.model.Steps;
import vidact.torch.Compute;
import vidact.torch.Device;
import vidact.torch.Natives;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.Seeds;
import vidact.torch.Stopwatch;
import vidact.torch.Tensors;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.AdamW;

/** {@code ./vidact bench gpt}: times the trunk's own training step, forward pass or decoding at any size. */
@Command(
        name = "bench gpt",
        description = "Times the GPT trunk and prints one JSON line; bench/peers/gpt_step.py is the same in PyTorch.",
        footer = {"", "Example: ./vidact bench gpt --mode decode --dtype fp32"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BenchGptApp implements Callable<Integer> {
    private static final int WARM_UPS = 3;
    private static final int DECODED_SEQUENCES = 5;

    /** What is timed. */
    enum Mode {
        TRAIN,
        FORWARD,
        DECODE
    }

    @Option(names = "--mode", defaultValue = "train", description = "${COMPLETION-CANDIDATES}")
    private Mode mode;

    /** What numbers are computed in. */
    enum Dtype {
        /** As the product does it: the precision that suits the processor in training, fp16 weights else. */
        DEFAULT,
        FP32,
        BF16
    }

    @Option(
            names = "--dtype",
            defaultValue = "default",
            description = "${COMPLETION-CANDIDATES}; default: what \"auto\" chooses to train, fp16 weights else")
    private Dtype dtype;

    @Option(names = "--layers", defaultValue = "6")
    private int layers;

    @Option(names = "--width", defaultValue = "384")
    private int width;

    @Option(names = "--heads", defaultValue = "6")
    private int heads;

    @Option(names = "--sequence", defaultValue = "256", description = "tokens")
    private int tokens;

    @Option(names = "--batch", defaultValue = "8")
    private int batch;

    @Option(names = "--vocabulary", defaultValue = "1024")
    private int vocabulary;

    @Option(names = "--steps", defaultValue = "13", description = "timed runs, of which three warm up")
    private int steps;

    @Option(names = "--threads", defaultValue = "0", description = "0: one for decode, else all processors")
    private int threads;

    @Option(names = "--verbose", description = "print the stack trace of an error")
    @SuppressWarnings("UnusedVariable") // Commands asks the parser for it
    private boolean verbose;

    public static void main(String[] arguments) {
        Commands.main(new BenchGptApp(), arguments);
    }

    @Override
    public Integer call() {
        String natives = Natives.load();
        Compute compute = mode == Mode.DECODE ? Compute.DECODING : Compute.BATCHES;
        int used = threads > 0 ? threads : compute.threadsFor(mode == Mode.DECODE ? 1 : batch);
        compute.use(used);
        Seeds.set(0);
        Gpt gpt = model();
        Stopwatch watch = new Stopwatch(mode == Mode.DECODE ? 1 : WARM_UPS);
        switch (mode) {
            case TRAIN -> train(gpt, watch);
            case FORWARD -> forward(gpt, watch);
            case DECODE -> decode(gpt, watch);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("product", "vidact, libtorch " + natives);
        figures.put("parameters", gpt.parameters().count());
        figures.putAll(watch.figures());
        if (mode == Mode.DECODE) {
            figures.put("ms_per_token", Stopwatch.round(watch.medianMillis() / tokens));
        }
        figures.put("mode", mode.name().toLowerCase(Locale.ROOT));
        figures.put("dtype", dtype.name().toLowerCase(Locale.ROOT));
        figures.put("device", Device.current().name());
        figures.put("threads", used);
        System.out.println(Configs.toJson(figures));
        return 0;
    }

    /** The trunk over one frame of {@code tokens} codes: no text, no dropout, as many parameters as the peer. */
    private Gpt model() {
        SequenceConfig sequence = new SequenceConfig(new TokenLayout(0, 1, tokens, 0, 0), 1, vocabulary, 1);
        return new Gpt(new Parameters(), new GptConfig(layers, width, heads, 0), sequence, precision());
    }

    private Precision precision() {
        return switch (dtype) {
            case BF16 -> Precision.BF16;
            case FP32 -> Precision.FP32;
            case DEFAULT -> mode == Mode.TRAIN ? Precision.fastest() : Precision.FP32;
        };
    }

    private void freeze(Gpt gpt) {
        if (dtype == Dtype.DEFAULT) {
            gpt.narrow();
        } else {
            gpt.parameters().freeze(precision().type());
        }
    }

    private void train(Gpt gpt, Stopwatch watch) {
        AdamW optimiser = new AdamW(new AdamConfig(0.9, 0.999, 1e-8, 0.01), gpt.parameters());
        for (int i = 0; i < steps; i++) {
            Scopes.freeing(() -> {
                Tensor codes = codes();
                Tensor targets = codes();
                watch.time(() -> {
                    Tensor logits =
                            gpt.logits(gpt.forward(Steps.of(codes, codes))).to(ScalarType.Float);
                    Tensor loss = torch.cross_entropy_loss(logits.view(-1, vocabulary), targets.view(-1));
                    optimiser.clearGradients();
                    loss.backward();
                    optimiser.update(3e-4);
                    loss.item_float();
                });
                return 0;
            });
        }
    }

    private void forward(Gpt gpt, Stopwatch watch) {
        freeze(gpt);
        for (int i = 0; i < steps; i++) {
            Scopes.inference(() -> {
                Tensor codes = codes();
                watch.time(() -> gpt.logits(gpt.forward(Steps.of(codes, codes))));
                return 0;
            });
        }
    }

    private void decode(Gpt gpt, Stopwatch watch) {
        freeze(gpt);
        for (int i = 0; i < DECODED_SEQUENCES; i++) {
            try (KvCache cache = gpt.cache(1)) {
                watch.time(() -> decodeSequence(gpt, cache));
            }
        }
    }

    private void decodeSequence(Gpt gpt, KvCache cache) {
        Tensor code = Scopes.scoped(() -> Tensors.of(new long[] {5}, 1, 1));
        for (int i = 0; i < tokens; i++) {
            Tensor last = code;
            code = Scopes.inference(
                    () -> Scopes.keep(gpt.logits(gpt.feedImage(cache, last)).argmax(new LongOptional(-1), false)));
            last.close();
        }
        code.close();
    }

    private Tensor codes() {
        return Tensors.here(torch.randint(vocabulary, new long[] {batch, 1, tokens}));
    }
}
