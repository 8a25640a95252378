package vidact.ingestion.robot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vidact.core.image.Image;
import vidact.core.video.TimedImage;
import vidact.core.video.VideoException;
import vidact.core.video.VideoReader;

/**
 * A camera's video of an episode, decoded whole.
 *
 * @param framesPerSecond over all its frames, rounded; 0 if there is only one
 */
record EpisodeVideo(List<Image> frames, int framesPerSecond) {
    /** Decodes a file that lies below a data set's folder. */
    static EpisodeVideo read(Path root, String name) {
        Path file = root.resolve(name).normalize();
        if (!file.startsWith(root)) {
            throw new EpisodeException("the video '" + name + "' would lie outside the data set's folder");
        }
        if (!Files.isRegularFile(file)) {
            throw new EpisodeException("the video " + name + " is missing");
        }
        List<Image> frames = new ArrayList<>();
        long first = 0;
        long last = 0;
        try (VideoReader reader = VideoReader.open(file)) {
            for (Optional<TimedImage> next = reader.next(); next.isPresent(); next = reader.next()) {
                first = frames.isEmpty() ? next.get().micros() : first;
                last = next.get().micros();
                frames.add(next.get().image());
            }
        } catch (VideoException e) {
            throw new EpisodeException(e.getMessage());
        }
        return new EpisodeVideo(
                frames, last > first ? (int) Math.round((frames.size() - 1) * 1e6 / (last - first)) : 0);
    }
}
