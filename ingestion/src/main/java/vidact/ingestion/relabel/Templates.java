package vidact.ingestion.relabel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import vidact.core.catalogue.Caption;
import vidact.core.catalogue.ClipRow;

/** Captions without a model: the data set's own label in a sentence. They say of themselves that they come from a template. */
final class Templates {
    /** Sources of captions that are labels rather than sentences. */
    private static final List<String> LABELS = List.of("label", "narration", "speech");

    private Templates() {}

    /** The row with one more caption, if a label of it can be put into a sentence. */
    static ClipRow relabelled(ClipRow row) {
        Optional<Caption> label = row.captions().stream()
                .filter(caption ->
                        LABELS.contains(caption.source()) && !caption.text().isBlank())
                .findFirst();
        if (label.isEmpty() || !row.kept()) {
            return row;
        }
        List<Caption> captions = new ArrayList<>(row.captions());
        captions.add(new Caption(sentence(label.get()), "template", "", "", "generated"));
        return row.captioned(captions);
    }

    private static String sentence(Caption label) {
        String words = label.text().strip().replaceAll("[.\\s]+$", "");
        String lower = words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
        return switch (label.source()) {
            case "speech" -> "a person says: " + lower + ".";
            case "label" -> "a video of " + lower + ".";
            default ->
                lower.startsWith("the ") || lower.startsWith("another ") ? lower + "." : "a person: " + lower + ".";
        };
    }
}
