package vidact.gpt.text;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A caption as a bag of byte sequences: every run of 2 to 5 bytes of the lower-case text adds or takes 1 at a place that its
 * hash gives (feature hashing, Weinberger et al. 2009), and the sum is scaled to length 1. It knows no meaning, but
 * different instructions differ and similar ones are near.
 */
final class ByteTextEncoder implements TextEncoder {
    private static final int WIDTH = 512;
    private static final int SHORTEST = 2;
    private static final int LONGEST = 5;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public TextSource source() {
        return TextSource.BYTES;
    }

    @Override
    public float[] encode(String caption) {
        float[] feature = new float[WIDTH];
        if (caption.isBlank()) {
            return feature;
        }
        String spaced = " " + caption.strip().toLowerCase(Locale.ROOT) + " ";
        byte[] bytes = spaced.getBytes(StandardCharsets.UTF_8);
        CRC32C hash = new CRC32C();
        for (int length = SHORTEST; length <= LONGEST; length++) {
            for (int start = 0; start + length <= bytes.length; start++) {
                hash.reset();
                hash.update(bytes, start, length);
                long value = hash.getValue();
                feature[(int) (value % WIDTH)] += (value >>> 31) == 0 ? 1 : -1;
            }
        }
        return scaled(feature);
    }

    private static float[] scaled(float[] feature) {
        double squares = 0;
        for (float value : feature) {
            squares += (double) value * value;
        }
        for (int i = 0; i < feature.length && squares > 0; i++) {
            feature[i] /= (float) Math.sqrt(squares);
        }
        return feature;
    }
}
