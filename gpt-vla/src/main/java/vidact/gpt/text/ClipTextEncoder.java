package vidact.gpt.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import vidact.core.Check;
import vidact.core.Hashes;
import vidact.gpt.model.ClipTextConfig;
import vidact.gpt.model.ClipTextTower;
import vidact.torch.Parameters;

/**
 * CLIP's frozen text encoder from a folder as Hugging Face lays it out: {@code model.safetensors} (of a whole CLIP model or of
 * its text half), {@code config.json}, and the vocabulary as {@code merges.txt} with or without {@code vocab.json}, or as
 * OpenAI's {@code bpe_simple_vocab_16e6.txt.gz}.
 */
final class ClipTextEncoder implements TextEncoder {
    /** Merges that CLIP uses of the file's, which has more. */
    private static final int MERGES = 49_152 - 256 - 2;

    private static final String WEIGHTS = "model.safetensors";
    private static final String CONFIG = "config.json";
    private static final String MERGE_FILE = "merges.txt";
    private static final String VOCABULARY = "vocab.json";
    private static final String OPENAI = "bpe_simple_vocab_16e6.txt.gz";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BytePairTokenizer tokenizer;
    private final ClipTextTower tower;
    private final TextSource source;

    private ClipTextEncoder(BytePairTokenizer tokenizer, ClipTextTower tower, TextSource source) {
        this.tokenizer = tokenizer;
        this.tower = tower;
        this.source = source;
    }

    static ClipTextEncoder open(Path folder) {
        Path weights = folder.resolve(WEIGHTS);
        Check.argument(
                Files.isRegularFile(weights),
                "text: %s holds no %s; give the folder of a CLIP model in Hugging Face's layout, or 'bytes'",
                folder,
                WEIGHTS);
        BytePairTokenizer tokenizer = tokenizer(folder);
        ClipTextConfig config = config(folder.resolve(CONFIG));
        Check.argument(
                tokenizer.vocabulary() == config.vocabulary(),
                "%s: the vocabulary has %d tokens, the model %d: they do not belong together",
                folder,
                tokenizer.vocabulary(),
                config.vocabulary());
        ClipTextTower tower = new ClipTextTower(new Parameters(), config);
        tower.parameters().loadExcept(weights, ClipTextEncoder::isNoText);
        tower.freeze();
        TextSource source = TextSource.folder(folder.toAbsolutePath().toString(), Hashes.sha256(weights));
        return new ClipTextEncoder(tokenizer, tower, source);
    }

    /** The vocabulary of a folder, without any weights. */
    static BytePairTokenizer tokenizer(Path folder) {
        List<String> merges = merges(folder);
        Path vocabulary = folder.resolve(VOCABULARY);
        Map<String, Integer> ids =
                Files.isRegularFile(vocabulary) ? numbers(vocabulary) : BytePairTokenizer.numbered(merges);
        return new BytePairTokenizer(merges, ids);
    }

    @Override
    public int width() {
        return tower.config().feature();
    }

    @Override
    public TextSource source() {
        return source;
    }

    @Override
    public float[] encode(String caption) {
        return tower.encode(tokenizer.encode(caption, tower.config().context()));
    }

    /** Tensors of a whole CLIP model that have nothing to do with text. */
    private static boolean isNoText(String name) {
        return name.startsWith("vision_model.")
                || name.startsWith("visual_projection.")
                || name.equals("logit_scale")
                || name.endsWith(".position_ids");
    }

    private static List<String> merges(Path folder) {
        Path plain = folder.resolve(MERGE_FILE);
        Path openAi = folder.resolve(OPENAI);
        try {
            if (Files.isRegularFile(plain)) {
                return merges(Files.readString(plain));
            }
            Check.argument(Files.isRegularFile(openAi), "text: %s holds neither %s nor %s", folder, MERGE_FILE, OPENAI);
            try (InputStream in = new GZIPInputStream(Files.newInputStream(openAi))) {
                return merges(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the merges of " + folder, e);
        }
    }

    /** The lines after the header, as many as CLIP uses. */
    private static List<String> merges(String text) {
        return text.lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .limit(MERGES)
                .toList();
    }

    private static Map<String, Integer> numbers(Path vocabulary) {
        Map<String, Integer> ids = new HashMap<>();
        read(vocabulary)
                .properties()
                .forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt()));
        return ids;
    }

    /** Sizes of the tower; ViT-B/32's where the file says nothing, as Hugging Face does it. */
    private static ClipTextConfig config(Path file) {
        ClipTextConfig usual = ClipTextConfig.VIT_B_32;
        if (!Files.isRegularFile(file)) {
            return usual;
        }
        JsonNode whole = read(file);
        JsonNode text = Optional.of(whole.path("text_config"))
                .filter(JsonNode::isObject)
                .orElse(whole);
        String activation = text.path("hidden_act").asText("quick_gelu");
        Check.argument(
                activation.equals("quick_gelu"), "%s: hidden_act '%s' is not CLIP's quick_gelu", file, activation);
        return new ClipTextConfig(
                text.path("vocab_size").asInt(usual.vocabulary()),
                text.path("max_position_embeddings").asInt(usual.context()),
                text.path("hidden_size").asInt(usual.width()),
                text.path("num_hidden_layers").asInt(usual.layers()),
                text.path("num_attention_heads").asInt(usual.heads()),
                text.path("intermediate_size").asInt(usual.mlp()),
                whole.path("projection_dim").asInt(text.path("projection_dim").asInt(usual.feature())));
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " is no readable JSON: " + e.getMessage(), e);
        }
    }
}
