package vidact.core.catalogue;

/**
 * One description of a clip. The original is kept beside all later ones.
 *
 * @param source where it comes from, such as {@code sidecar}
 * @param model captioning model, empty for none
 * @param promptSha256 hash of the model's prompt, empty for none
 * @param status {@code original}, {@code generated} or {@code failed}
 */
public record Caption(String text, String source, String model, String promptSha256, String status) {
    /** A caption that came with the clip. */
    public static Caption original(String text, String source) {
        return new Caption(text, source, "", "", "original");
    }
}
