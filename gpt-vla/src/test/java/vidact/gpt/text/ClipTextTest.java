package vidact.gpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.Hashes;
import vidact.gpt.Golden;
import vidact.gpt.model.ClipTextConfig;
import vidact.gpt.model.ClipTextTower;
import vidact.torch.Parameters;

/** CLIP's words and features against the originals' libraries; {@code bench/golden/clip.py} made the numbers. */
final class ClipTextTest {
    private static final ClipTextConfig SMALL = new ClipTextConfig(50, 12, 16, 2, 2, 32, 8);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void tenThousandSentencesAreEncodedAsByTheOriginal() throws IOException {
        BytePairTokenizer tokenizer = ClipTextEncoder.tokenizer(vocabulary());
        assertThat(tokenizer.vocabulary()).isEqualTo(49_408);
        JsonNode golden = json("clip.json");
        List<String> encoded = sentences(10_000).stream()
                .map(sentence -> Arrays.stream(tokenizer.encode(sentence, 77))
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" ")))
                .toList();
        for (int i = 0; i < golden.path("first").size(); i++) {
            assertThat("[" + encoded.get(i).replace(' ', ',') + "]")
                    .isEqualTo(golden.path("first").path(i).toString());
        }
        assertThat(Hashes.sha256(String.join("\n", encoded)))
                .isEqualTo(golden.path("sha256").asText());
    }

    @Test
    void aLongCaptionIsCutAndKeepsItsEnd() throws IOException {
        int[] tokens = ClipTextEncoder.tokenizer(vocabulary()).encode("open ".repeat(100), 77);
        assertThat(tokens).hasSize(77);
        assertThat(tokens[0]).isEqualTo(49_406);
        assertThat(tokens[76]).isEqualTo(49_407);
    }

    @Test
    void featuresAgree() {
        JsonNode golden = json("clip.json");
        ClipTextTower tower = tower();
        for (int i = 0; i < golden.path("captions").size(); i++) {
            float[] feature =
                    tower.encode(JSON.convertValue(golden.path("captions").path(i), int[].class));
            JsonNode expected = golden.path("features").path(i);
            assertThat(feature).hasSize(expected.size());
            for (int k = 0; k < feature.length; k++) {
                assertThat((double) feature[k]).isCloseTo(expected.path(k).asDouble(), within(1e-5));
            }
        }
    }

    @Test
    void aFolderIsAnEncoder() throws IOException {
        write(folder);
        TextEncoder encoder = TextEncoder.of(folder.toString());
        assertThat(encoder.width()).isEqualTo(8);
        assertThat(encoder.encode("ab ab")).hasSize(8).isEqualTo(encoder.encode(" AB  ab\n"));
        assertThat(encoder.encode("ab")).isNotEqualTo(encoder.encode("abab"));
        assertThat(TextEncoder.of(encoder.source()).encode("ab")).isEqualTo(encoder.encode("ab"));
        assertThatThrownBy(() -> TextEncoder.of(new TextSource("clip", folder.toString(), "0")))
                .hasMessageContaining("another text encoder");
        assertThatThrownBy(() -> TextEncoder.of(folder.resolve("nowhere").toString()))
                .hasMessageContaining("model.safetensors");
        Files.writeString(folder.resolve("config.json"), "{\"text_config\":{\"vocab_size\":51}}");
        assertThatThrownBy(() -> TextEncoder.of(folder.toString())).hasMessageContaining("do not belong together");
    }

    /** The golden tower with a vocabulary of four merges; numbers beyond them stay free. */
    private static void write(Path folder) throws IOException {
        tower().parameters().save(folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("config.json"),
                "{\"text_config\":{\"vocab_size\":50,\"max_position_embeddings\":12,\"hidden_size\":16,"
                        + "\"num_hidden_layers\":2,\"num_attention_heads\":2,\"intermediate_size\":32},"
                        + "\"projection_dim\":8}");
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b</w>\na b\nab ab</w>\n");
        Map<String, Integer> ids = new TreeMap<>(Map.of(
                "<|startoftext|>", 48, "<|endoftext|>", 49, "ab</w>", 0, "ab", 1, "abab</w>", 2, "a", 3, "b</w>", 4));
        IntStream.range(5, 48).forEach(i -> ids.put("unused" + i, i));
        Files.writeString(folder.resolve("vocab.json"), JSON.writeValueAsString(ids));
    }

    /** Its parameters are numbered by name. */
    private static ClipTextTower tower() {
        ClipTextTower tower = new ClipTextTower(new Parameters(), SMALL);
        Golden.fill(new TreeMap<>(tower.parameters().byName()));
        return tower;
    }

    /** Words drawn by the same generator as in the script. */
    private static List<String> sentences(int count) {
        JsonNode words = json("words.json");
        List<String> sentences = new ArrayList<>();
        long state = 1;
        for (int i = 0; i < count; i++) {
            long[] drawn = new long[64];
            for (int k = 0; k < drawn.length; k++) {
                state = state * 6364136223846793005L + 1442695040888963407L;
                drawn[k] = state >>> 33;
            }
            StringBuilder sentence = new StringBuilder();
            for (int k = 1; k < 2 + drawn[0] % 12; k++) {
                sentence.append(words.path((int) (drawn[k] % words.size())).asText());
                sentence.append(drawn[k] / 1000 % 4 == 0 ? "" : " ");
            }
            sentences.add(sentence.toString());
        }
        return sentences;
    }

    /** A folder with OpenAI's merges, from the data for tests. */
    private Path vocabulary() throws IOException {
        Path file = Path.of(System.getProperty("vidact.data", ""), "clip_bpe/clip/bpe_simple_vocab_16e6.txt.gz");
        boolean there = Files.isRegularFile(file);
        if (!there) {
            System.err.println(
                    "SKIPPED: no " + file + " (-Dvidact.data=DIR): CLIP's encoding of real words stays unchecked");
        }
        Assumptions.assumeTrue(there, "no CLIP merges");
        Files.copy(file, folder.resolve("bpe_simple_vocab_16e6.txt.gz"));
        return folder;
    }

    private static JsonNode json(String name) {
        return Golden.read(ClipTextTest.class, name);
    }
}
