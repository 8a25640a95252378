package vidact.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class HashesTest {
    @Test
    void stepsShareNoRandomNumbers() {
        Set<Long> seen = new HashSet<>();
        for (long step = 0; step < 200; step++) {
            SplittableRandom random = Hashes.random(1, step);
            for (int i = 0; i < 50; i++) {
                seen.add(random.nextLong());
            }
        }
        assertThat(seen).hasSize(200 * 50);
        assertThat(Hashes.random(1, 7).nextLong()).isEqualTo(Hashes.random(1, 7).nextLong());
        assertThat(Hashes.random(2, 7).nextLong())
                .isNotEqualTo(Hashes.random(1, 7).nextLong());
    }

    @Test
    void hashesAreSha256() {
        assertThat(Hashes.sha256("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
