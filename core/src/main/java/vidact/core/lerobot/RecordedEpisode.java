package vidact.core.lerobot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import vidact.core.Check;
import vidact.core.image.Image;

/**
 * One episode before it is written.
 *
 * @param instruction what the robot was told
 * @param facts more about it, kept in the episode's row: {@code task}, {@code seed}
 * @param frames in order, one for each step
 */
public record RecordedEpisode(String instruction, Map<String, String> facts, List<Frame> frames) {
    public RecordedEpisode {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        frames = List.copyOf(frames);
        Check.argument(!frames.isEmpty(), "the episode '%s' has no frames", instruction);
    }

    /** The same with a mark for each frame, whether its action is one to learn. */
    public RecordedEpisode marked(List<Boolean> demonstrated) {
        Check.argument(
                demonstrated.size() == frames.size(), "%d marks for %d frames", demonstrated.size(), frames.size());
        List<Frame> marked = IntStream.range(0, frames.size())
                .mapToObj(i -> {
                    Frame frame = frames.get(i);
                    return new Frame(frame.state(), frame.action(), frame.views(), demonstrated.get(i));
                })
                .toList();
        return new RecordedEpisode(instruction, facts, marked);
    }

    /**
     * What was seen and felt at a step and what was done then.
     *
     * @param demonstrated whether the action is one to learn; not, for instance, where a robot was led astray to show the way back
     */
    public record Frame(List<Double> state, List<Double> action, Map<String, Image> views, boolean demonstrated) {
        /** A step whose action is one to learn. */
        public Frame(List<Double> state, List<Double> action, Map<String, Image> views) {
            this(state, action, views, true);
        }

        public Frame {
            state = List.copyOf(state);
            action = List.copyOf(action);
            views = Map.copyOf(views);
        }

        /** The picture of a camera. */
        public Image view(String camera) {
            Image image = views.get(camera);
            Check.argument(image != null, "a frame lacks the view '%s'", camera);
            return Objects.requireNonNull(image);
        }
    }
}
