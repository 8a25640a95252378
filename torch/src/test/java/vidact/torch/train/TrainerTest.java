package vidact.torch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Seeds;
import vidact.torch.Start;

final class TrainerTest {
    @TempDir
    private Path folder;

    @Test
    void twoStepsAndTwoAfterAStopEqualFour() throws IOException {
        Path whole = train("whole", 4, new Noisy());
        train("parts", 2, new Noisy());
        Path resumed = train("parts", 4, new Noisy());
        assertThat(Files.mismatch(whole.resolve(CheckpointFolder.WEIGHTS), resumed.resolve(CheckpointFolder.WEIGHTS)))
                .isEqualTo(-1);
        assertThat(Files.mismatch(
                        whole.resolve("training/state.safetensors"), resumed.resolve("training/state.safetensors")))
                .isEqualTo(-1);
        assertThat(losses("parts")).hasSize(4).isEqualTo(losses("whole"));
    }

    @Test
    void whatAStoppedRunWroteBeyondItsCheckpointIsWrittenAgain() throws IOException {
        train("run", 2, new Noisy());
        Path metrics = folder.resolve("run").resolve(Metrics.FILE);
        Files.writeString(metrics, Files.readString(metrics) + "{\"step\":2,\"loss\":99}\n{\"step\":3,\"lo");
        train("run", 4, new Noisy());
        assertThat(losses("run")).hasSize(4).doesNotContain(99.0);
    }

    @Test
    void aLossThatIsNoNumberStopsBeforeACheckpoint() {
        Noisy task = new Noisy() {
            @Override
            public Loss loss(long step, int part) {
                Loss loss = super.loss(step, part);
                return new Loss(
                        loss.total().log().mul(loss.total().sub(loss.total()).log()), Map.of());
            }
        };
        assertThatThrownBy(() -> train("nan", 4, task)).hasMessageContaining("lower training.learningRate");
        assertThat(folder.resolve("nan/checkpoints")).doesNotExist();
    }

    @Test
    void noTensorOutlivesItsStep() {
        long[] pointers = new long[60];
        Noisy task = new Noisy() {
            @Override
            public Loss loss(long step, int part) {
                pointers[(int) step] = Pointer.totalCount();
                return super.loss(step, part);
            }
        };
        train("memory", pointers.length, task);
        assertThat(pointers[59]).isLessThanOrEqualTo(pointers[20]);
    }

    @Test
    void tensorBoardRecordsCarryTheirCheckSums() throws IOException {
        train("board", 4, new Noisy());
        Path events;
        try (Stream<Path> files = Files.list(folder.resolve("board"))) {
            events = files.filter(file -> file.getFileName().toString().contains("tfevents"))
                    .findFirst()
                    .orElseThrow();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(events)).order(ByteOrder.LITTLE_ENDIAN);
        int records = 0;
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            int length = (int) bytes.getLong();
            assertThat(bytes.getInt()).isEqualTo(maskedCrc(bytes.array(), start, 8));
            bytes.position(bytes.position() + length);
            assertThat(bytes.getInt()).isEqualTo(maskedCrc(bytes.array(), start + 12, length));
            records++;
        }
        assertThat(records).as("the version and four steps").isEqualTo(5);
    }

    /** Stops after {@code steps} of a run of four, or of as many as asked for. */
    private Path train(String name, long steps, Task task) {
        TrainConfig config = new TrainConfig(
                Math.max(4, steps), 0.1, 0, 10, 2, 5, Precision.FP32, new AdamConfig(0.9, 0.95, 1e-8, 0.01));
        Task stopping = steps < config.steps() ? new StopsAt(task, steps) : task;
        try {
            return new Trainer(config, stopping, folder.resolve(name)).run(name, 7);
        } catch (Stopped e) {
            return folder.resolve(name);
        }
    }

    /** As if the process were killed in the middle of a step. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private record StopsAt(Task task, long step) implements Task {
        @Override
        public Parameters parameters() {
            return task.parameters();
        }

        @Override
        public Map<String, Tensor> state() {
            return task.state();
        }

        @Override
        public Loss loss(long at, int part) {
            if (at == step) {
                throw new Stopped();
            }
            return task.loss(at, part);
        }

        @Override
        public void describe(Path checkpoint) {
            task.describe(checkpoint);
        }
    }

    private List<Double> losses(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name).resolve(Metrics.FILE)).stream()
                .map(line -> Double.valueOf(line.replaceAll(".*\"loss\":([-0-9.eE]+).*", "$1")))
                .toList();
    }

    private static int maskedCrc(byte[] bytes, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    /** Pulls a matrix to numbers that libtorch draws anew each step, so that its random state matters. */
    private static class Noisy implements Task {
        private final Parameters parameters = new Parameters();
        private final Tensor weight;
        private final Tensor sums = torch.zeros(1);

        Noisy() {
            Seeds.set(1);
            weight = parameters.add("weight", Start.normal(1), 5, 4);
        }

        @Override
        public Parameters parameters() {
            return parameters;
        }

        @Override
        public Map<String, Tensor> state() {
            return Map.of("sums", sums);
        }

        @Override
        public Loss loss(long step, int part) {
            Tensor total = weight.sub(torch.rand(5, 4)).square().mean();
            sums.add_(total.detach());
            return new Loss(total.add(sums.detach().sum().mul(new Scalar(0.0))), Map.of());
        }

        @Override
        public void describe(Path checkpoint) {}
    }
}
