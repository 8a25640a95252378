package vidact.gpt.text;

import java.nio.charset.Charset;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/**
 * Cleans a caption as CLIP does before it splits it (openai/CLIP, {@code clip/simple_tokenizer.py}): ftfy's repairs, HTML
 * entities, spaces, lower case. Of ftfy's repairs one is left out: guessing back text that was decoded with a wrong charset.
 */
final class TextCleaning {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** White space as Python means it, which has the four separators that Unicode's property lacks. */
    private static final Pattern SPACES = Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern TERMINAL = Pattern.compile("\\x1b\\[[\\d;]*[a-zA-Z]");
    private static final Pattern C1 = Pattern.compile("[\\x80-\\x9f]");
    private static final Pattern CONTROLS =
            Pattern.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc]");
    private static final Pattern SINGLE_QUOTES = Pattern.compile("[\\u02bc\\u2018-\\u201b]");
    private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\\u201c-\\u201f]");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\r\\n|[\\r\\u2028\\u2029\\x85]");
    private static final Pattern WIDE = Pattern.compile("[\\u3000\\uff01-\\uffef]");
    private static final Pattern LIGATURES =
            Pattern.compile("[\\u0132\\u0133\\u0149\\u01c4-\\u01cc\\u01f1-\\u01f3\\ufb00-\\ufb06]");

    private static final char CAPITAL_SIGMA = '\u03a3';
    private static final char SMALL_SIGMA = '\u03c3';
    private static final char FINAL_SIGMA = '\u03c2';

    /** Punctuation that stands within words. */
    private static final String WITHIN_WORDS =
            "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

    private static final Map<String, String> SPELT_OUT = Map.of("\u0149", "\u02bcn", "\ufb05", "\u017ft");

    private TextCleaning() {}

    /** The caption in lower case, repaired, with single spaces and none around it. */
    static String clean(String caption) {
        String entities = unescaped(unescaped(repaired(caption)));
        return lower(SPACES.matcher(entities).replaceAll(" ").strip());
    }

    /** Lower case by Unicode's own rule for a sigma that ends a word; Java's looks at more than the word. */
    private static String lower(String text) {
        StringBuilder decided = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == CAPITAL_SIGMA) {
                boolean last = endsCased(text.substring(0, i)) && !startsCased(text.substring(i + 1));
                decided.setCharAt(i, last ? FINAL_SIGMA : SMALL_SIGMA);
            }
        }
        return decided.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean startsCased(String text) {
        return text.codePoints()
                .dropWhile(TextCleaning::isCaseIgnorable)
                .limit(1)
                .anyMatch(TextCleaning::isCased);
    }

    private static boolean endsCased(String text) {
        return startsCased(new StringBuilder(text).reverse().toString());
    }

    private static boolean isCased(int character) {
        return Character.isUpperCase(character) || Character.isLowerCase(character) || Character.isTitleCase(character);
    }

    /** Unicode's Case_Ignorable. */
    private static boolean isCaseIgnorable(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> WITHIN_WORDS.indexOf(character) >= 0;
        };
    }

    /** ftfy's {@code fix_text}: the same repairs in the same order until nothing changes. */
    private static String repaired(String caption) {
        String before = caption;
        String after = repairedOnce(before);
        while (!after.equals(before)) {
            before = after;
            after = repairedOnce(before);
        }
        return after;
    }

    private static String repairedOnce(String caption) {
        String text = caption.contains("<") ? caption : unescaped(caption);
        text = C1.matcher(text).replaceAll(found -> Matcher.quoteReplacement(asWindows(found.group())));
        text = LIGATURES.matcher(text).replaceAll(found -> Matcher.quoteReplacement(spelt(found.group())));
        text = WIDE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(compatible(found.group())));
        text = SINGLE_QUOTES.matcher(text).replaceAll("'");
        text = DOUBLE_QUOTES.matcher(text).replaceAll("\"");
        text = LINE_BREAKS.matcher(text).replaceAll("\n");
        text = TERMINAL.matcher(text).replaceAll("");
        text = CONTROLS.matcher(text).replaceAll("");
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    private static String unescaped(String text) {
        return text.contains("&") ? Parser.unescapeEntities(text, false) : text;
    }

    /** What Windows programs mean by a control character of this range. */
    private static String asWindows(String control) {
        String meant = new String(new byte[] {(byte) control.charAt(0)}, WINDOWS_1252);
        return meant.equals("\ufffd") ? control : meant;
    }

    private static String spelt(String ligature) {
        return SPELT_OUT.getOrDefault(ligature, compatible(ligature));
    }

    private static String compatible(String character) {
        return Normalizer.normalize(character, Normalizer.Form.NFKC);
    }
}
