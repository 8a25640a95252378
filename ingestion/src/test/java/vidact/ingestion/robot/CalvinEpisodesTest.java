package vidact.ingestion.robot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.lerobot.RecordedEpisode;

final class CalvinEpisodesTest {
    private static final RobotConfig CONFIG = new RobotConfig(0, 400, 1);

    /** numpy 2.4's {@code np.save} of {language: {ann, task, emb}, info: {episodes, indx: [(0, 2), (int64 5, int64 7)]}}. */
    private static final String ANNOTATIONS =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwgfSAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqABJXoAQAAAAAAAIwWbnVtcHkuX2NvcmUubXVsdGlh"
                    + "cnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBKWgDjAVkdHlwZZSTlIwCTziUiYiH"
                    + "lFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlH2UKIwIbGFuZ3VhZ2WUfZQojANhbm6UXZQojBdwdXNoIHRoZSByZWQgYmxvY2sg"
                    + "bGVmdJSMD29wZW4gdGhlIGRyYXdlcpRljAR0YXNrlF2UKIwTcHVzaF9yZWRfYmxvY2tfbGVmdJSMC29wZW5fZHJhd2VylGWMA2VtYpRo"
                    + "AmgFSwCFlGgHh5RSlChLAUsCSwFLBIeUaAuMAmY0lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGKJQyAAAAAAAAAAAAAAAAAA"
                    + "AAAAAAAAAAAAAAAAAAAAAAAAAJR0lGJ1jARpbmZvlH2UKIwIZXBpc29kZXOUXZSMBGluZHiUXZQoSwBLAoaUaACMBnNjYWxhcpSTlGgL"
                    + "jAJpOJSJiIeUUpQoSwNoJU5OTkr/////Sv////9LAHSUYkMIBQAAAAAAAACUhpRSlGgxaDRDCAcAAAAAAAAAlIaUUpSGlGV1dWF0lGIu";

    /** The same of an object whose pickle calls {@code os.system}. */
    private static final String CALLS_A_PROGRAM =
            "k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwgfSAgICAgICAgICAgICAgICAg"
                    + "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqABJW+AAAAAAAAAIwWbnVtcHkuX2NvcmUubXVsdGlh"
                    + "cnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMBYpSHlFKUKEsBKWgDjAVkdHlwZZSTlIwCTziUiYiH"
                    + "lFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlH2UjAhsYW5ndWFnZZSMBXBvc2l4lIwGc3lzdGVtlJOUjBB0b3VjaCAvdG1wL3B3"
                    + "bmVklIWUUpRzYXSUYi4=";

    @TempDir
    private Path root;

    @Test
    void stretchesWithWordsBecomeEpisodesWithBothEndsIn() throws Exception {
        frames(0, 8, 7);
        annotate(ANNOTATIONS);
        EpisodeSource source = CalvinEpisodes.open(root.toString(), CONFIG);
        assertThat(source.description().episodes()).containsExactly("training/language-0", "training/language-1");
        RecordedEpisode first = source.read("training/language-0").episode();
        assertThat(first.instruction()).isEqualTo("push the red block left");
        assertThat(first.frames()).hasSize(3);
        RecordedEpisode second = source.read("training/language-1").episode();
        assertThat(second.instruction()).isEqualTo("open the drawer");
        assertThat(second.frames().get(0).state().get(0)).isEqualTo(5.0);
        assertThat(second.frames().get(2).view("static").value(0)).isEqualTo(7);
        // rel_actions of 1 are 0.02 m and 0.05 rad; the gripper stays.
        assertThat(second.frames().get(0).action()).containsExactly(0.02, 0.02, 0.02, 0.05, 0.05, 0.05, -1.0);
    }

    @Test
    void withoutWordsThereIsPlayAndFileNamesMayHaveAnyNumberOfDigits() throws Exception {
        frames(0, 3, 5);
        assertThat(CalvinEpisodes.open(root.toString(), CONFIG).description().episodes())
                .containsExactly("training/play-0");
    }

    @Test
    void aMissingFrameACutFrameAndAnotherSizeAreNamed() throws Exception {
        frames(0, 8, 7);
        annotate(ANNOTATIONS);
        EpisodeSource source = CalvinEpisodes.open(root.toString(), CONFIG);
        Files.delete(frame(1, 7));
        Files.write(frame(6, 7), new byte[] {'P', 'K', 3, 4});
        assertThatThrownBy(() -> source.read("training/language-0"))
                .isInstanceOf(EpisodeException.class)
                .hasMessageContaining("episode_0000001.npz is missing");
        assertThatThrownBy(() -> source.read("training/language-1"))
                .isInstanceOf(EpisodeException.class)
                .hasMessageContaining("episode_0000006.npz cannot be read");
    }

    @Test
    void aPickleThatNamesAProgramIsRefusedAndNothingRuns() throws Exception {
        frames(0, 3, 7);
        annotate(CALLS_A_PROGRAM);
        assertThatThrownBy(() -> CalvinEpisodes.open(root.toString(), CONFIG)).isInstanceOf(RuntimeException.class);
        assertThat(Path.of("/tmp/pwned")).doesNotExist();
    }

    @Test
    void anArrayThatClaimsTooMuchIsRefusedBeforeItIsAllocated() {
        byte[] claims = npy("|u1", "(2000000, 2000000)", new byte[3]);
        assertThatThrownBy(() -> Npy.of(claims, "claims"))
                .isInstanceOf(EpisodeException.class)
                .hasMessageContaining("claims 4000000000000 bytes");
    }

    private void frames(int first, int count, int digits) throws IOException {
        for (int i = first; i < first + count; i++) {
            byte[] picture = new byte[4 * 4 * 3];
            picture[0] = (byte) i;
            double[] state = new double[15];
            state[0] = i;
            npz(
                    frame(i, digits),
                    i % 2 == 0,
                    List.of(
                            new Member("rgb_static", npy("|u1", "(4, 4, 3)", picture)),
                            new Member("robot_obs", npy("<f8", "(15,)", bytes(state))),
                            new Member("rel_actions", npy("<f8", "(7,)", bytes(new double[] {1, 1, 1, 1, 1, 1, -1})))));
        }
        Files.write(
                root.resolve("training/ep_start_end_ids.npy"),
                npy(
                        "<i8",
                        "(1, 2)",
                        ByteBuffer.allocate(16)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(first)
                                .putLong(first + count - 1)
                                .array()));
    }

    private void annotate(String base64) throws IOException {
        Path file = root.resolve("training/lang_annotations/auto_lang_ann.npy");
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(base64));
    }

    private Path frame(int number, int digits) {
        return root.resolve(String.format("training/episode_%0" + digits + "d.npz", number));
    }

    private record Member(
            String name,
            @SuppressWarnings("ArrayRecordComponent") byte[] bytes) {}

    /** As numpy writes them: stored, or deflated by {@code savez_compressed}. */
    private static void npz(Path file, boolean stored, List<Member> members) throws IOException {
        Files.createDirectories(file.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Member member : members) {
                ZipEntry entry = new ZipEntry(member.name() + ".npy");
                if (stored) {
                    CRC32 crc = new CRC32();
                    crc.update(member.bytes());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(member.bytes().length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(member.bytes());
            }
        }
    }

    private static byte[] npy(String type, String shape, byte[] data) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        bytes.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(data);
        return bytes.toByteArray();
    }

    private static byte[] bytes(double[] numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : numbers) {
            buffer.putDouble(number);
        }
        return buffer.array();
    }
}
