package vidact.gpt.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vidact.core.Check;

/**
 * CLIP's byte-pair encoding (openai/CLIP, {@code clip/simple_tokenizer.py}; Sennrich et al. 2016): a caption is cleaned and
 * split into words, each word's bytes are merged pair by pair, in the order in which the merges were learned. Thread-safe.
 */
public final class BytePairTokenizer {
    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";
    private static final String WORD_END = "</w>";

    private static final Pattern WORDS = Pattern.compile(
            "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

    /** More words than any vocabulary of tasks has; beyond it words are split anew each time. */
    private static final int REMEMBERED = 100_000;

    private static final String[] BYTES = characterOfEachByte();

    private final Map<String, Integer> ids;
    private final Map<Pair, Integer> ranks = new HashMap<>();
    private final Map<String, int[]> known = new ConcurrentHashMap<>();
    private final int start;
    private final int end;

    /**
     * A tokenizer of learned merges.
     *
     * @param merges pairs with a space between them, earliest first
     * @param ids number of each token; it must hold every byte, merge and marker
     */
    BytePairTokenizer(List<String> merges, Map<String, Integer> ids) {
        this.ids = Map.copyOf(ids);
        for (String merge : merges) {
            String[] parts = merge.split(" ", -1);
            Check.argument(parts.length == 2, "'%s' is no merge of two tokens", merge);
            ranks.put(new Pair(parts[0], parts[1]), ranks.size());
        }
        start = id(START);
        end = id(END);
    }

    private record Pair(String left, String right) {}

    /** OpenAI's numbering of the tokens that merges make: bytes, bytes that end a word, merges, markers. */
    static Map<String, Integer> numbered(List<String> merges) {
        List<String> tokens = new ArrayList<>();
        int[] order = bytesInOrder();
        Arrays.stream(order).forEach(value -> tokens.add(BYTES[value]));
        Arrays.stream(order).forEach(value -> tokens.add(BYTES[value] + WORD_END));
        merges.forEach(merge -> tokens.add(merge.replace(" ", "")));
        tokens.add(START);
        tokens.add(END);
        Map<String, Integer> ids = new HashMap<>();
        tokens.forEach(token -> ids.putIfAbsent(token, ids.size()));
        return ids;
    }

    /** Number of tokens. */
    public int vocabulary() {
        return ids.size();
    }

    /**
     * Tokens of a caption between the two markers.
     *
     * @param longest most tokens; a longer caption is cut, and the end marker stays
     */
    public int[] encode(String caption, int longest) {
        List<Integer> tokens = new ArrayList<>();
        tokens.add(start);
        Matcher words = WORDS.matcher(TextCleaning.clean(caption));
        while (words.find()) {
            for (int token : word(words.group())) {
                tokens.add(token);
            }
        }
        tokens.add(end);
        int[] encoded = tokens.stream().mapToInt(Integer::intValue).toArray();
        if (encoded.length > longest) {
            encoded = Arrays.copyOf(encoded, longest);
            encoded[longest - 1] = end;
        }
        return encoded;
    }

    private int[] word(String word) {
        int[] found = known.get(word);
        if (found == null) {
            found = merged(word).stream().mapToInt(this::id).toArray();
            if (known.size() < REMEMBERED) {
                known.put(word, found);
            }
        }
        return found;
    }

    private List<String> merged(String word) {
        if (word.equals(START) || word.equals(END)) {
            return List.of(word);
        }
        List<String> parts = new ArrayList<>();
        for (byte value : word.getBytes(StandardCharsets.UTF_8)) {
            parts.add(BYTES[value & 0xff]);
        }
        parts.set(parts.size() - 1, parts.get(parts.size() - 1) + WORD_END);
        Pair next = earliest(parts);
        while (ranks.containsKey(next)) {
            merge(parts, next);
            next = earliest(parts);
        }
        return parts;
    }

    /** The neighbours whose merge was learned first; of a single part, a pair that no merge has. */
    private Pair earliest(List<String> parts) {
        Pair best = new Pair("", "");
        int rank = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < parts.size(); i++) {
            Pair pair = new Pair(parts.get(i), parts.get(i + 1));
            int found = ranks.getOrDefault(pair, Integer.MAX_VALUE);
            if (found < rank) {
                rank = found;
                best = pair;
            }
        }
        return best;
    }

    /** Joins every such pair, from left to right. */
    private static void merge(List<String> parts, Pair pair) {
        for (int i = 0; i + 1 < parts.size(); i++) {
            if (parts.get(i).equals(pair.left()) && parts.get(i + 1).equals(pair.right())) {
                parts.set(i, pair.left() + pair.right());
                parts.remove(i + 1);
            }
        }
    }

    private int id(String token) {
        int id = ids.getOrDefault(token, -1);
        Check.argument(id >= 0, "the vocabulary has no token '%s': is it CLIP's?", token);
        return id;
    }

    /** Bytes in the order in which the vocabulary has them: the printable ones, then the others. */
    private static int[] bytesInOrder() {
        int[] order = new int[256];
        int at = 0;
        for (boolean printable : new boolean[] {true, false}) {
            for (int value = 0; value < order.length; value++) {
                if (isPrintable(value) == printable) {
                    order[at++] = value;
                }
            }
        }
        return order;
    }

    /** A visible character for every byte: its own where it has one, else one from 256 on. */
    private static String[] characterOfEachByte() {
        String[] characters = new String[256];
        int free = 256;
        for (int value = 0; value < characters.length; value++) {
            characters[value] = Character.toString(isPrintable(value) ? value : free++);
        }
        return characters;
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xa1 && value <= 0xac) || (value >= 0xae && value <= 0xff);
    }
}
