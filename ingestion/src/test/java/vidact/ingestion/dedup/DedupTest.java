package vidact.ingestion.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class DedupTest {
    private static final DedupConfig CONFIG = new DedupConfig(8, 0.2, 200);

    @Test
    void aFewChangedBitsAreACopyAndOthersAreNot() {
        Fingerprint original = clip(0, "a", 100, random(1));
        Fingerprint copy = clip(1, "b", 100, flipped(random(1), 5));
        Fingerprint other = clip(2, "c", 100, random(2));
        assertThat(original.isCopyOf(copy, CONFIG)).isTrue();
        assertThat(original.isCopyOf(other, CONFIG)).isFalse();
        assertThat(original.isCopyOf(clip(3, "d", 100, flipped(random(1), 9)), CONFIG))
                .isFalse();
        assertThat(original.isCopyOf(new Fingerprint(4, "e", 100, 2_000_000, random(1)), CONFIG))
                .as("twice as long")
                .isFalse();
    }

    @Test
    void copiesMeetByAPieceOfAHashAndBlankClipsMeetNobody() {
        int met = 0;
        for (int seed = 0; seed < 200; seed++) {
            Set<String> bands = clip(0, "a", 1, random(seed)).bands();
            met += clip(1, "b", 1, flipped(random(seed), 5)).bands().stream().anyMatch(bands::contains) ? 1 : 0;
        }
        assertThat(met).isEqualTo(200);
        assertThat(clip(0, "a", 1, List.of(0L, -1L, 3L)).bands()).containsExactly("uid:a");
    }

    @Test
    void aGroupKeepsItsLargestThenLongestThenLeastAndCopiesOfCopiesAreInIt() {
        Fingerprint small = clip(7, "a", 100, random(1));
        Fingerprint large = clip(5, "c", 400, random(1));
        Fingerprint middle = clip(6, "b", 200, random(1));
        DuplicateGroups groups = new DuplicateGroups();
        groups.join(small, middle);
        groups.join(clip(1, "x", 1, random(3)), clip(2, "y", 1, random(3)));
        groups.join(middle, large);
        for (Fingerprint clip : List.of(small, middle, large)) {
            assertThat(groups.kept(clip.place())).contains(large);
        }
        assertThat(groups.kept(2)).map(Fingerprint::clipUid).contains("x");
        assertThat(groups.kept(99)).isEmpty();
    }

    private static Fingerprint clip(long place, String uid, long pixels, List<Long> hashes) {
        return new Fingerprint(place, uid, pixels, 1_000_000, hashes);
    }

    private static List<Long> random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return LongStream.generate(random::nextLong).limit(8).boxed().toList();
    }

    /** So many bits of every frame changed, at other places in each. */
    private static List<Long> flipped(List<Long> hashes, int bits) {
        SplittableRandom random = new SplittableRandom(9);
        return hashes.stream()
                .map(hash -> {
                    long mask = 0;
                    while (Long.bitCount(mask) < bits) {
                        mask |= 1L << random.nextInt(Long.SIZE);
                    }
                    return hash ^ mask;
                })
                .toList();
    }
}
