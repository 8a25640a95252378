package vidact.vqgan;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import vidact.core.Hashes;
import vidact.core.catalogue.ClipRow;
import vidact.core.lerobot.EpisodeRow;
import vidact.core.lerobot.LeRobotDataset;
import vidact.core.tokens.TokenClip;

/**
 * What tokenising needs to know of a clip, or of one camera's view of an episode, fit to travel to an executor.
 *
 * @param startMicros time in the file at which the clip's own time begins
 * @param frameMicros sampled times of the clip, ascending
 * @param variation how its frames differ from what was filmed
 */
public record ClipToTokenize(
        String clipUid,
        String uri,
        long startMicros,
        List<Long> frameMicros,
        String split,
        String view,
        String caption,
        ClipVariation variation)
        implements Serializable {
    public ClipToTokenize {
        frameMicros = List.copyOf(frameMicros);
    }

    /** A clip of a catalogue; its times are those of its file. */
    static ClipToTokenize of(ClipRow row) {
        return new ClipToTokenize(
                row.clipUid(),
                row.source().uri(),
                0,
                row.timing().frameMicros(),
                row.source().split(),
                row.source().view(),
                row.caption(),
                ClipVariation.NONE);
    }

    /**
     * A camera's view of an episode; its times begin with the episode. All views of an episode have one id.
     *
     * @param framesPerSecond how many frames of a second are taken, 0 for all
     */
    static ClipToTokenize of(LeRobotDataset dataset, EpisodeRow episode, String camera, double framesPerSecond) {
        return new ClipToTokenize(
                dataset.uid(episode),
                dataset.video(episode, camera).toAbsolutePath().toString(),
                dataset.startMicros(episode),
                sampled(dataset.frameMicros(episode), framesPerSecond),
                dataset.split(episode),
                camera,
                episode.instruction(),
                ClipVariation.NONE);
    }

    /** The same clip, varied as a seed and its id say. */
    ClipToTokenize varied(TokenizeConfig.Vary vary, long seed) {
        SplittableRandom random = Hashes.random(seed, "variation of " + clipUid + " " + view);
        return new ClipToTokenize(
                clipUid, uri, startMicros, frameMicros, split, view, caption, ClipVariation.draw(vary, random));
    }

    /** Times of the wanted frames in the file. */
    List<Long> fileMicros() {
        return frameMicros.stream().map(micros -> startMicros + micros).toList();
    }

    TokenClip.Source source() {
        return new TokenClip.Source(split, view, caption);
    }

    /** The first time at or after each multiple of the wanted spacing, half a frame being early enough. */
    private static List<Long> sampled(List<Long> micros, double framesPerSecond) {
        if (framesPerSecond == 0 || micros.size() < 2) {
            return micros;
        }
        double slack = (micros.get(1) - micros.get(0)) / 2.0;
        List<Long> taken = new ArrayList<>();
        for (long time : micros) {
            if (time + slack >= taken.size() * 1e6 / framesPerSecond) {
                taken.add(time);
            }
        }
        return taken;
    }
}
