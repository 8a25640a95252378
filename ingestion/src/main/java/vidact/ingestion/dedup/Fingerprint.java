package vidact.ingestion.dedup;

import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import vidact.core.catalogue.ClipRow;

/**
 * All of a clip that decides whether it is a copy and which copy is kept.
 *
 * @param place part and row, in the catalogue's order
 * @param hashes 64 bits a frame
 */
public record Fingerprint(long place, String clipUid, long pixels, long micros, List<Long> hashes)
        implements Serializable, Comparable<Fingerprint> {
    private static final int BANDS = 4;
    private static final int BAND_BITS = 16;
    private static final int LEAST_CONTRAST = 6; // set or unset bits below which a frame shows next to nothing

    /** Two clips that are copies. */
    public record Pair(Fingerprint first, Fingerprint second) implements Serializable {
        /** Tells pairs apart. */
        public String key() {
            return first.place + " " + second.place;
        }
    }

    public Fingerprint {
        hashes = List.copyOf(hashes);
    }

    /** The fingerprint of a row. */
    public static Fingerprint of(long place, ClipRow row) {
        return new Fingerprint(
                place,
                row.clipUid(),
                (long) row.picture().width() * row.picture().height(),
                row.timing().endMicros() - row.timing().startMicros(),
                row.likeness().frameHashes());
    }

    /**
     * Pieces of the hashes, by which likely copies meet: a copy shares one with its original unless every piece of every frame has a changed
     * bit. Frames of one brightness have none.
     */
    public Set<String> bands() {
        Set<String> bands = new LinkedHashSet<>();
        for (long hash : hashes) {
            int set = Long.bitCount(hash);
            if (set < LEAST_CONTRAST || set > Long.SIZE - LEAST_CONTRAST) {
                continue;
            }
            for (int band = 0; band < BANDS; band++) {
                long bits = (hash >>> (band * BAND_BITS)) & ((1 << BAND_BITS) - 1);
                bands.add(band + ":" + Long.toHexString(bits));
            }
        }
        if (bands.isEmpty()) {
            bands.add("uid:" + clipUid); // without contrast only equal content is equal
        }
        return bands;
    }

    /** Whether two clips show the same. */
    public boolean isCopyOf(Fingerprint other, DedupConfig config) {
        if (clipUid.equals(other.clipUid)) {
            return true;
        }
        long longer = Math.max(micros, other.micros);
        if (hashes.isEmpty()
                || hashes.size() != other.hashes.size()
                || Math.abs(micros - other.micros) > config.maxLengthDifference() * longer) {
            return false;
        }
        long bits = 0;
        for (int i = 0; i < hashes.size(); i++) {
            bits += Long.bitCount(hashes.get(i) ^ other.hashes.get(i));
        }
        return bits <= config.maxDistance() * hashes.size();
    }

    /** The copy that is kept comes first: most pixels, then longest, then the least id, then its place. */
    @Override
    public int compareTo(Fingerprint other) {
        int order = Long.compare(other.pixels, pixels);
        order = order != 0 ? order : Long.compare(other.micros, micros);
        order = order != 0 ? order : clipUid.compareTo(other.clipUid);
        return order != 0 ? order : Long.compare(place, other.place);
    }
}
