package vidact.ingestion.robot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.config.ConfigException;
import vidact.core.image.Image;
import vidact.core.image.PngFiles;
import vidact.core.lerobot.RecordedEpisode;

final class RldsEpisodesTest {
    private static final RobotConfig CONFIG = new RobotConfig(4, 400, 1);
    private static final String FEATURES = """
            {"pythonClassName": "tfds.FeaturesDict", "featuresDict": {"features": {"steps": {
              "pythonClassName": "tfds.Dataset", "sequence": {"feature": {
                "pythonClassName": "tfds.FeaturesDict", "featuresDict": {"features": {
                  "observation": {"pythonClassName": "tfds.FeaturesDict", "featuresDict": {"features": {
                    "image": {"pythonClassName": "tfds.Image", "image":
                      {"shape": {"dimensions": ["4", "6", "3"]}, "dtype": "uint8", "encodingFormat": "png"}},
                    "depth": {"pythonClassName": "tfds.Image", "image":
                      {"shape": {"dimensions": ["4", "6", "1"]}, "dtype": "uint16", "encodingFormat": "png"}},
                    "joints": {"pythonClassName": "tfds.Tensor", "tensor":
                      {"shape": {"dimensions": ["2"]}, "dtype": "float32", "encoding": "none"}},
                    "natural_language_instruction": {"pythonClassName": "tfds.Text", "text": {}}}}},
                  "action": {"pythonClassName": "tfds.FeaturesDict", "featuresDict": {"features": {
                    "world_vector": {"pythonClassName": "tfds.Tensor", "tensor":
                      {"shape": {"dimensions": ["3"]}, "dtype": "float32", "encoding": "none"}},
                    "terminate_episode": {"pythonClassName": "tfds.Scalar", "tensor":
                      {"shape": {}, "dtype": "int32", "encoding": "none"}},
                    "open_gripper": {"pythonClassName": "tfds.Scalar", "tensor":
                      {"shape": {}, "dtype": "bool", "encoding": "none"}}}}}}}}}}}}}
            """;

    @TempDir
    private Path folder;

    @Test
    void aNestedDataSetOfAnotherKindIsReadByItsFeatures() throws IOException {
        write(record(1), record(2));
        EpisodeSource source = RldsEpisodes.open(folder.toString(), CONFIG);
        assertThat(source.description().episodes())
                .containsExactly("toy-train.tfrecord-00000-of-00001#0", "toy-train.tfrecord-00000-of-00001#1");
        assertThat(source.description().info().actionNames())
                .containsExactly(
                        "action_world_vector_0",
                        "action_world_vector_1",
                        "action_world_vector_2",
                        "action_open_gripper");
        assertThat(source.description().info().cameras().keySet()).containsExactly("image");
        RecordedEpisode episode =
                source.read(source.description().episodes().get(1)).episode();
        assertThat(episode.instruction()).isEqualTo("wipe");
        assertThat(episode.frames()).hasSize(2);
        assertThat(episode.frames().get(1).action()).containsExactly(23.0, 24.0, 25.0, 1.0);
        assertThat(episode.frames().get(1).state()).containsExactly(22.0, 23.0);
        assertThat(episode.frames().get(0).view("image").value(0)).isEqualTo(2);
    }

    @Test
    void aFlippedByteIsFoundByItsCheckSumAndTheOtherEpisodesAreRead() throws IOException {
        Path file = write(record(1), record(2));
        byte[] bytes = Files.readAllBytes(file);
        bytes[40] ^= 1;
        Files.write(file, bytes);
        EpisodeSource source = RldsEpisodes.open(folder.toString(), CONFIG);
        assertThatThrownBy(() -> source.read(source.description().episodes().get(0)))
                .isInstanceOf(EpisodeException.class)
                .hasMessageContaining("check sum");
        assertThat(source.read(source.description().episodes().get(1)).episode().frames())
                .hasSize(2);
    }

    @Test
    void aLengthThatIsDamagedOrClaimsTooMuchEndsTheListWithAnEpisodeThatSaysSo() throws IOException {
        Path file = write(record(1));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Files.readAllBytes(file));
        byte[] length = number(3_000_000_000L);
        bytes.write(length);
        bytes.write(sum(length));
        bytes.write(new byte[20]);
        Files.write(file, bytes.toByteArray());
        EpisodeSource source = RldsEpisodes.open(folder.toString(), CONFIG);
        assertThat(source.description().episodes()).hasSize(2);
        assertThatThrownBy(() -> source.read(source.description().episodes().get(1)))
                .isInstanceOf(EpisodeException.class)
                .hasMessageContaining("claims 3000000000 bytes");
    }

    @Test
    void aSetWhoseRateNobodyKnowsAsksForIt() throws IOException {
        write(record(1));
        assertThatThrownBy(() -> RldsEpisodes.open(folder.toString(), new RobotConfig(0, 400, 1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("robot.framesPerSecond");
    }

    private Path write(byte[]... records) throws IOException {
        Files.writeString(folder.resolve("features.json"), FEATURES);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] record : records) {
            byte[] length = number(record.length);
            bytes.write(length);
            bytes.write(sum(length));
            bytes.write(record);
            bytes.write(sum(record));
        }
        return Files.write(folder.resolve("toy-train.tfrecord-00000-of-00001"), bytes.toByteArray());
    }

    /** Two steps whose numbers begin at ten times {@code n}. */
    private static byte[] record(int n) throws IOException {
        byte[] picture = new byte[4 * 6 * 3];
        picture[0] = (byte) n;
        byte[] png = PngFiles.encode(Image.owning(6, 4, picture));
        float base = 10 * n;
        return message(
                1,
                join(
                        feature("steps/observation/image", message(1, join(message(1, png), message(1, png)))),
                        feature(
                                "steps/observation/natural_language_instruction",
                                message(1, join(message(1, text("wipe")), message(1, text("wipe"))))),
                        feature("steps/observation/joints", message(2, floats(base, base + 1, base + 2, base + 3))),
                        feature(
                                "steps/action/world_vector",
                                message(2, floats(base, base + 1, base + 2, base + 3, base + 4, base + 5))),
                        feature("steps/action/open_gripper", message(3, new byte[] {8, 0, 8, 1}))));
    }

    private static byte[] feature(String name, byte[] value) throws IOException {
        return message(1, join(message(1, text(name)), message(2, value)));
    }

    private static byte[] message(int field, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(content.length);
        out.writeRawBytes(content);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] floats(float... numbers) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            buffer.putFloat(number);
        }
        return message(1, buffer.array());
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    /** TensorFlow's masked CRC-32C. */
    private static byte[] sum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int value = (int) crc.getValue();
        int masked = (value >>> 15 | value << 17) + 0xa282ead8;
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(masked)
                .array();
    }
}
