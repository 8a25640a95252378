package vidact.simulation.clips;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vidact.control.geometry.Vector;
import vidact.simulation.render.Visual;

final class TabletopClipTest {
    @Test
    void exactlyTheNamedBlockMovesAndAsItIsTold() {
        for (long seed = 0; seed < 100; seed++) {
            TabletopClip clip = TabletopClip.draw(new SplittableRandom(seed));
            for (Block block : Block.values()) {
                Vector way = place(clip, block, 1.6).minus(place(clip, block, 0));
                boolean named = clip.caption().contains(block.name().toLowerCase(Locale.ROOT));
                assertThat(way.length() > 0.1)
                        .as("%s in '%s', seed %d", block, clip.caption(), seed)
                        .isEqualTo(named);
                if (named) {
                    assertThat(way.unit().dot(direction(clip.caption()))).isGreaterThan(0.999);
                }
            }
        }
    }

    @Test
    void theSameNumbersDrawTheSameClip() {
        TabletopClip one = TabletopClip.draw(new SplittableRandom(4));
        TabletopClip two = TabletopClip.draw(new SplittableRandom(4));
        assertThat(two.caption()).isEqualTo(one.caption());
        assertThat(place(two, Block.RED, 1)).isEqualTo(place(one, Block.RED, 1));
    }

    @Test
    void allInstructionsOccur() {
        Set<String> captions = new HashSet<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            captions.add(TabletopClip.draw(random).caption());
        }
        assertThat(captions).hasSize(3 * 5 * 2);
    }

    private static Vector direction(String caption) {
        if (caption.contains("left")) {
            return new Vector(0, -1, 0);
        } else if (caption.contains("right")) {
            return new Vector(0, 1, 0);
        } else if (caption.contains("lift") || caption.contains("pick")) {
            return new Vector(0, 0, 1);
        }
        return new Vector(caption.contains("away") || caption.contains("back") ? -1 : 1, 0, 0);
    }

    private static Vector place(TabletopClip clip, Block block, double seconds) {
        List<Visual> found = clip.at(seconds).stream()
                .filter(visual -> visual.colour().equals(block.colour()))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0).pose().position();
    }
}
