package vidact.gpt.text;

/**
 * Which text encoder a model is conditioned on: enough to find it again, and to notice that it is another one.
 *
 * @param kind {@code bytes}, which is built in, or {@code clip}
 * @param path folder of its files; empty for the built-in one
 * @param sha256 of its weights; empty for the built-in one
 */
public record TextSource(String kind, String path, String sha256) {
    static final TextSource BYTES = new TextSource("bytes", "", "");

    static TextSource folder(String path, String sha256) {
        return new TextSource("clip", path, sha256);
    }
}
