package vidact.gpt;

import java.util.List;
import java.util.Locale;
import vidact.gpt.data.SequenceStream;
import vidact.gpt.train.ProductSpeed;

/** What a pre-training run would need, said before anything starts. */
final class DryRun {
    /** Share of the products' speed that a training step reaches here; measured, see docs/results/benchmarks.md. */
    private static final double REACHED = 0.5;

    /** A weight, its gradient and two running means, 4 bytes each. */
    private static final int BYTES_PER_PARAMETER = 16;

    private DryRun() {}

    /**
     * The report.
     *
     * @param price of an hour of this machine; 0 leaves the cost out
     */
    static String report(Pretraining pretraining, PretrainConfig config, double price) {
        SequenceConfig sequence = pretraining.backbone().sequence();
        ParameterCount parameters = ParameterCount.of(config.model(), sequence);
        long perStep = (long) config.batch() * sequence.tokens();
        long tokens = config.training().steps() * perStep;
        long rows = pretraining.datasets().stream()
                .map(SequenceStream.Dataset::shards)
                .mapToLong(shards -> shards.manifest().rows())
                .sum();
        double operations = operationsPerToken(config.model(), sequence, parameters) * tokens;
        double speed =
                ProductSpeed.measured(config.model().width(), config.training().precision());
        double hours = operations / (REACHED * speed) / 3_600;
        List<String> lines = List.of(
                line("parameters", "%,d: %,d in the blocks", parameters.total(), parameters.stack()),
                line("sequence", "%d frames, %d tokens", config.window().frames(), sequence.tokens()),
                line("data", "%,d clips in the shards", rows),
                line(
                        "tokens",
                        "%,d: %,d steps of %,d",
                        tokens,
                        config.training().steps(),
                        perStep),
                line(
                        "memory",
                        "%.2f GB: %.2f for parameters and optimiser, %.2f for activations",
                        (state(parameters) + activations(config, sequence)) / 1e9,
                        state(parameters) / 1e9,
                        activations(config, sequence) / 1e9),
                line(
                        "arithmetic",
                        "%.3g operations at %.0f GFLOP/s, half of which training reaches",
                        operations,
                        speed / 1e9),
                line("time", "about %.2f hours on this machine", hours),
                line("cost", price > 0 ? "about %.2f at %.2f an hour" : "give --price PER_HOUR", hours * price, price));
        return String.join(System.lineSeparator(), lines);
    }

    /** Six operations a parameter and token (forward 2, backward 4), and the same for what attention multiplies. */
    static double operationsPerToken(GptConfig model, SequenceConfig sequence, ParameterCount parameters) {
        double attention = 2.0 * model.layers() * sequence.tokens() * model.width();
        return 6.0 * (parameters.total() - sequence.vocabulary() * (double) model.width() + attention);
    }

    private static double state(ParameterCount parameters) {
        return (double) BYTES_PER_PARAMETER * parameters.total();
    }

    /** What a block keeps of a token for the backward pass: some 16 vectors of width D and two rows of attention a head. */
    private static double activations(PretrainConfig config, SequenceConfig sequence) {
        GptConfig model = config.model();
        double bytes = config.training().precision().bytes();
        double perToken = model.layers() * (bytes * (16.0 * model.width() + 2.0 * model.heads() * sequence.tokens()));
        double head = 8.0 * sequence.vocabulary();
        return config.sequencesAtOnce(1) * (double) sequence.tokens() * (perToken + head);
    }

    private static String line(String name, String format, Object... values) {
        return String.format(Locale.ROOT, "%-12s", name) + String.format(Locale.ROOT, format, values);
    }
}
