package vidact.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafeTensorsTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() {
        Path file = folder.resolve("a.safetensors");
        Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
        arrays.put("w", floats(List.of(2L, 1L), 1.5f, -2f));
        arrays.put("scalar", floats(List.of(), 3f));
        arrays.put("none", floats(List.of(0L)));
        SafeTensors.write(file, arrays);
        Map<String, SafeTensors.Array> read = SafeTensors.read(file);
        assertThat(read.keySet()).containsExactly("w", "scalar", "none");
        assertThat(read).hasEntrySatisfying("w", array -> {
            assertThat(array.shape()).containsExactly(2L, 1L);
            assertThat(array.bytes().getFloat(4)).isEqualTo(-2f);
        });
    }

    @Test
    void readsAFileThatTheSpecificationDescribes() throws IOException {
        byte[] header =
                "{\"__metadata__\":{\"a\":\"b\"},\"x\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}"
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header).putLong(42);
        Path file = Files.write(folder.resolve("spec.safetensors"), bytes.array());
        assertThat(SafeTensors.read(file))
                .hasEntrySatisfying(
                        "x", array -> assertThat(array.bytes().getLong(0)).isEqualTo(42));
    }

    @Test
    void everyCutAndEveryLongerFileIsRefused() throws IOException {
        Path file = folder.resolve("a.safetensors");
        SafeTensors.write(file, Map.of("w", floats(List.of(4L), 1f, 2f, 3f, 4f)));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafeTensors.read(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("a.safetensors");
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 4));
        assertThatThrownBy(() -> SafeTensors.read(file)).isInstanceOf(CheckpointException.class);
    }

    @Test
    void checkpointsAppearWholeAndOldOnesGo() {
        CheckpointFolder checkpoints = new CheckpointFolder(folder, 2);
        assertThat(checkpoints.last()).isEmpty();
        for (int step = 1; step <= 3; step++) {
            checkpoints.save(step, aside -> SafeTensors.write(aside.resolve(CheckpointFolder.WEIGHTS), Map.of()));
        }
        assertThat(folder.resolve("checkpoints/000001")).doesNotExist();
        assertThat(CheckpointFolder.resolve(folder)).isEqualTo(folder.resolve("checkpoints/000003"));
        assertThatThrownBy(() -> checkpoints.save(4, aside -> {
                    throw new IllegalStateException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(checkpoints.last()).contains(folder.resolve("checkpoints/000003"));
        assertThat(folder.resolve("checkpoints").toFile().list()).containsExactlyInAnyOrder("000002", "000003", "last");
    }

    private static SafeTensors.Array floats(List<Long> shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return new SafeTensors.Array("F32", shape, bytes.flip());
    }
}
