package vidact.gpt.text;

import java.util.LinkedHashMap;
import java.util.Map;

/** Encodes each distinct caption once, as long as it is among the last {@link #CAPTIONS} in use. Thread-safe. */
final class RememberingTextEncoder implements TextEncoder {
    /** 200 MB of features of width 512. */
    private static final int CAPTIONS = 100_000;

    private final TextEncoder encoder;
    private final Map<String, float[]> features = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
            return size() > CAPTIONS;
        }
    };

    RememberingTextEncoder(TextEncoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public int width() {
        return encoder.width();
    }

    @Override
    public TextSource source() {
        return encoder.source();
    }

    @Override
    public synchronized float[] encode(String caption) {
        float[] feature = features.get(caption);
        if (feature == null) {
            feature = encoder.encode(caption);
            features.put(caption, feature);
        }
        return feature;
    }
}
