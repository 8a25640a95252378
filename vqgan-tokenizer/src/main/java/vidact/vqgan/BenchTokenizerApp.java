package vidact.vqgan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vidact.core.command.Commands;
import vidact.core.config.Configs;
import vidact.torch.Compute;
import vidact.torch.Natives;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.Seeds;
import vidact.torch.Stopwatch;
import vidact.torch.Tensors;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.AdamW;
import vidact.vqgan.model.Vqgan;
import vidact.vqgan.train.ReconstructionLoss;

/** {@code ./vidact bench tokenizer}: times the tokenizer's own training step, encoder or decoder at any size. */
@Command(
        name = "bench tokenizer",
        description = "Times the VQGAN and prints one JSON line; bench/peers/vqgan_step.py is the same in PyTorch.",
        footer = {"", "Example: ./vidact bench tokenizer --mode encode --batch 32"},
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class BenchTokenizerApp implements Callable<Integer> {
    private static final int WARM_UPS = 3;

    /** What is timed. */
    enum Mode {
        TRAIN,
        ENCODE,
        DECODE
    }

    @Option(names = "--mode", defaultValue = "train", description = "${COMPLETION-CANDIDATES}")
    private Mode mode;

    @Option(names = "--size", defaultValue = "64", description = "side of the picture in pixels")
    private int size;

    @Option(names = "--batch", defaultValue = "16")
    private int batch;

    @Option(names = "--channels", defaultValue = "32")
    private int channels;

    @Option(names = "--multipliers", defaultValue = "1,2,2,4", description = "channels of each level as multiples")
    private String multipliers;

    @Option(names = "--blocks", defaultValue = "1")
    private int blocks;

    @Option(names = "--embedding", defaultValue = "64")
    private int embedding;

    @Option(names = "--codes", defaultValue = "512")
    private int codes;

    @Option(names = "--steps", defaultValue = "13", description = "timed runs, of which three warm up")
    private int steps;

    @Option(
            names = "--dtype",
            description =
                    "${COMPLETION-CANDIDATES}; default: what \"auto\" chooses to train, fp32 to encode and decode, as the product does")
    private Optional<Precision> dtype = Optional.empty();

    @Option(names = "--threads", defaultValue = "0", description = "0: all processors")
    private int threads;

    @Option(names = "--verbose", description = "print the stack trace of an error")
    @SuppressWarnings("UnusedVariable") // Commands asks the parser for it
    private boolean verbose;

    public static void main(String[] arguments) {
        Commands.main(new BenchTokenizerApp(), arguments);
    }

    @Override
    public Integer call() {
        String natives = Natives.load();
        Compute compute = Compute.BATCHES;
        int used = threads > 0 ? threads : compute.threadsFor(batch);
        compute.use(used);
        Seeds.set(0);
        Precision precision = dtype.orElse(mode == Mode.TRAIN ? Precision.fastest() : Precision.FP32);
        List<Integer> levels =
                Arrays.stream(multipliers.split(",", -1)).map(Integer::valueOf).toList();
        VqganConfig config = new VqganConfig(size, channels, levels, blocks, embedding, codes);
        Vqgan vqgan = new Vqgan(new Parameters(), config, precision);
        Stopwatch watch = new Stopwatch(WARM_UPS);
        switch (mode) {
            case TRAIN -> train(vqgan, watch);
            case ENCODE -> encode(vqgan, watch);
            case DECODE -> decode(vqgan, config, watch);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("product", "vidact, libtorch " + natives);
        figures.put("parameters", vqgan.parameters().count());
        figures.putAll(watch.figures());
        figures.put("mode", mode.name().toLowerCase(Locale.ROOT));
        figures.put("dtype", precision.name().toLowerCase(Locale.ROOT));
        figures.put("threads", used);
        System.out.println(Configs.toJson(figures));
        return 0;
    }

    private void train(Vqgan vqgan, Stopwatch watch) {
        AdamW optimiser = new AdamW(new AdamConfig(0.5, 0.9, 1e-8, 0), vqgan.parameters());
        ReconstructionLoss distance = new ReconstructionLoss.Pixels(4);
        for (int i = 0; i < steps; i++) {
            Scopes.freeing(() -> {
                Tensor pictures = pictures();
                watch.time(() -> {
                    Vqgan.Pass pass = vqgan.forward(pictures);
                    Tensor loss = distance.of(pictures, pass.pictures()).add(pass.codebookLoss());
                    optimiser.clearGradients();
                    loss.backward();
                    optimiser.update(1e-4);
                    loss.item_float();
                });
                return 0;
            });
        }
    }

    private void encode(Vqgan vqgan, Stopwatch watch) {
        for (int i = 0; i < steps; i++) {
            Scopes.inference(() -> {
                Tensor pictures = pictures();
                watch.time(() -> vqgan.quantizer().codes(vqgan.encode(pictures)));
                return 0;
            });
        }
    }

    private void decode(Vqgan vqgan, VqganConfig config, Stopwatch watch) {
        for (int i = 0; i < steps; i++) {
            Scopes.inference(() -> {
                Tensor drawn = Tensors.here(torch.randint(codes, new long[] {batch, config.grid(), config.grid()}));
                watch.time(() -> vqgan.decode(vqgan.quantizer().vectors(drawn)));
                return 0;
            });
        }
    }

    private Tensor pictures() {
        return Tensors.here(torch.rand(batch, 3, size, size))
                .mul(new Scalar(2.0))
                .sub(new Scalar(1.0));
    }
}
