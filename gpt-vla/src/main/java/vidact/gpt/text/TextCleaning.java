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

    private static final Map<String, String> SPELT_OUT = Map.of("\u0149", "\u02bcn", "\ufb05", "\u017ft");

    private TextCleaning() {}

    /** The caption in lower case, repaired, with single spaces and none around it. */
    static String clean(String caption) {
        String entities = unescaped(unescaped(repaired(caption)));
        return SPACES.matcher(entities).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
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
