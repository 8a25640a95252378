package vidact.ingestion.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The verb that a caption begins to speak of: its first word that is a form of one of the verbs in {@code verbs.txt}. English without a
 * model: a noun that looks like a verb counts as one, a verb that the list lacks does not.
 */
final class Verbs {
    private final Map<String, String> lemmas = new HashMap<>();

    Verbs() {
        try (InputStream in = Objects.requireNonNull(Verbs.class.getResourceAsStream("verbs.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().forEach(this::learn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The verb, as the dictionary has it. */
    Optional<String> first(String caption) {
        for (String word : caption.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)) {
            String lemma = lemmas.get(word);
            if (lemma != null) {
                return Optional.of(lemma);
            }
        }
        return Optional.empty();
    }

    /** A line is a verb and its irregular forms. */
    private void learn(String line) {
        List<String> forms = List.of(line.strip().split(" ", -1));
        String verb = forms.get(0);
        forms.forEach(form -> lemmas.putIfAbsent(form, verb));
        String stem = verb.endsWith("e") ? verb.substring(0, verb.length() - 1) : verb;
        String doubled = stem + stem.charAt(stem.length() - 1);
        boolean hisses = verb.matches(".*(s|x|z|ch|sh)");
        boolean turnsY = verb.matches(".*[^aeiou]y");
        String withoutY = verb.substring(0, verb.length() - 1);
        for (String form : List.of(
                turnsY ? withoutY + "ies" : verb + (hisses ? "es" : "s"),
                turnsY ? withoutY + "ied" : stem + "ed",
                stem + "ing",
                doubled + "ed",
                doubled + "ing")) {
            lemmas.putIfAbsent(form, verb);
        }
    }
}
