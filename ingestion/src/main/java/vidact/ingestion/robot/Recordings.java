package vidact.ingestion.robot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import vidact.core.image.Image;
import vidact.core.lerobot.RecordedEpisode;

/** Puts an episode together from tables and pictures, which must be equally long. */
final class Recordings {
    private Recordings() {}

    /**
     * An episode of T frames.
     *
     * @param states {@code [T][state]}; likewise actions
     * @param views T pictures of every camera
     * @throws EpisodeException if the lengths differ, or a number is none
     */
    static RecordedEpisode of(
            String instruction,
            Map<String, String> facts,
            List<double[]> states,
            List<double[]> actions,
            Map<String, List<Image>> views) {
        if (actions.size() != states.size()) {
            throw new EpisodeException("there are " + states.size() + " states and " + actions.size() + " actions");
        }
        views.forEach((camera, pictures) -> {
            if (pictures.size() != states.size()) {
                throw new EpisodeException("camera '" + camera + "' has " + pictures.size() + " frames, but there are "
                        + states.size() + " states");
            }
        });
        List<RecordedEpisode.Frame> frames = new ArrayList<>();
        for (int t = 0; t < states.size(); t++) {
            int at = t;
            Map<String, Image> seen = new LinkedHashMap<>();
            views.forEach((camera, pictures) -> seen.put(camera, pictures.get(at)));
            frames.add(new RecordedEpisode.Frame(
                    finite(states.get(t), "state", t), finite(actions.get(t), "action", t), seen));
        }
        if (frames.isEmpty()) {
            throw new EpisodeException("it has no frames");
        }
        return new RecordedEpisode(instruction, facts, frames);
    }

    private static List<Double> finite(double[] numbers, String what, int frame) {
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                throw new EpisodeException("the " + what + " of frame " + frame + " holds " + number);
            }
        }
        return DoubleStream.of(numbers).boxed().toList();
    }
}
