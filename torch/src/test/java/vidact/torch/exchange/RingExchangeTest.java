package vidact.torch.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.torch.Compute;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Seeds;
import vidact.torch.Tensors;
import vidact.torch.nn.Linear;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.GradientExchange;
import vidact.torch.train.Task;
import vidact.torch.train.TrainConfig;
import vidact.torch.train.Trainer;

final class RingExchangeTest {
    private static final int BATCH = 12;
    private static final int STEPS = 20;

    @TempDir
    private Path folder;

    @Test
    void numbersAreSummedOverAnyNumberOfRanks() {
        for (int ranks = 1; ranks <= 4; ranks++) {
            for (int length : new int[] {0, 1, 3, 200_001}) {
                List<float[]> sums = together(ranks, ring -> {
                    float[] values = new float[length];
                    for (int i = 0; i < length; i++) {
                        values[i] = (ring.rank() + 1) * (i % 97);
                    }
                    ring.sum(values);
                    double[] one = {ring.rank()};
                    ring.sum(one);
                    assertThat(one[0]).isEqualTo(ring.ranks() * (ring.ranks() - 1) / 2.0);
                    return values;
                });
                int factor = ranks * (ranks + 1) / 2;
                for (float[] sum : sums) {
                    for (int i = 0; i < length; i++) {
                        assertThat(sum[i]).isEqualTo((float) (factor * (i % 97)));
                    }
                }
            }
        }
    }

    @Test
    void ranksLearnWhatOneProcessLearns() {
        List<Double> alone = train("alone", GradientExchange.ALONE);
        for (int ranks : new int[] {2, 3}) {
            List<List<Double>> losses = together(ranks, ring -> train("of-" + ranks, new RingExchange(ring)));
            assertThat(losses.get(0)).hasSize(STEPS);
            for (int i = 0; i < STEPS; i++) {
                double loss = alone.get(i);
                assertThat(losses.get(0).get(i)).isCloseTo(loss, within(1e-5 * loss));
            }
        }
    }

    @Test
    void aRankThatIsGoneIsSaidToBe() {
        assertThatThrownBy(() -> together(2, ring -> {
                    if (ring.rank() == 1) {
                        ring.close();
                        return 0;
                    }
                    ring.sum(new float[10]);
                    return 0;
                }))
                .hasMessageContaining("rank 0 lost rank 1");
    }

    /** A task whose batch is dealt out: rank r of R has its R-th part. */
    private static final class Share implements Task {
        private final GradientExchange exchange;
        private final Parameters parameters = new Parameters();
        private final Linear up;
        private final Linear down;

        Share(GradientExchange exchange) {
            this.exchange = exchange;
            up = Linear.of(parameters.under("up"), 4, 300, Precision.FP32);
            down = Linear.of(parameters.under("down"), 300, 1, Precision.FP32);
        }

        @Override
        public Parameters parameters() {
            return parameters;
        }

        @Override
        public Loss loss(long step, int part) {
            int each = BATCH / exchange.ranks();
            float[] values = new float[each * 4];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.sin(step + 0.3 * (exchange.rank() * each * 4 + i));
            }
            Tensor x = Tensors.of(values, each, 4);
            Tensor wanted = x.square().sum(1).unsqueeze(1);
            return new Loss(torch.mse_loss(down.forward(up.forward(x).relu()), wanted), Map.of());
        }

        @Override
        public void describe(Path checkpoint) {}
    }

    private List<Double> train(String name, GradientExchange exchange) {
        Compute.BATCHES.use(1);
        TrainConfig config =
                new TrainConfig(STEPS, 1e-2, 2, 1, 100, 1, Precision.FP32, new AdamConfig(0.9, 0.95, 1e-8, 0.01));
        Share task = Seeds.from(5, () -> new Share(exchange));
        Path out = folder.resolve(name);
        new Trainer(config, task, out, exchange).run("test", 5);
        if (exchange.rank() > 0) {
            return List.of();
        }
        try {
            return Files.readAllLines(out.resolve("metrics.jsonl")).stream()
                    .map(line -> Double.valueOf(line.replaceAll(".*\"loss\":([-0-9.eE]+).*", "$1")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Rank<T> {
        T run(Ring ring);
    }

    /** Runs all ranks of a ring, each in a thread of its own. */
    private static <T> List<T> together(int ranks, Rank<T> work) {
        ExecutorService threads = Executors.newFixedThreadPool(ranks);
        try {
            List<Ring.Seat> seats = IntStream.range(0, ranks)
                    .mapToObj(i -> Ring.Seat.open("127.0.0.1"))
                    .toList();
            List<String> addresses = seats.stream().map(Ring.Seat::address).toList();
            List<Callable<T>> all = new ArrayList<>();
            for (int i = 0; i < ranks; i++) {
                int rank = i;
                all.add(() -> {
                    try (Ring.Seat seat = seats.get(rank);
                            Ring ring = seat.join(rank, addresses, 42)) {
                        return work.run(ring);
                    }
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : threads.invokeAll(all)) {
                results.add(one.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
