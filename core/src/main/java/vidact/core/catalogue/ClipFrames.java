package vidact.core.catalogue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import vidact.core.image.Image;
import vidact.core.storage.DatasetException;
import vidact.core.video.TimedImage;
import vidact.core.video.VideoReader;

/** The sampled frames of a clip, decoded again from its file. */
public final class ClipFrames {
    private ClipFrames() {}

    /**
     * Decodes the frames with the given time stamps.
     *
     * @param uri file of the clip
     * @param frameMicros sampled time stamps, ascending
     * @param preprocess applied to each frame as soon as it is decoded, so that large frames do not pile up
     * @throws DatasetException if the file no longer holds these frames
     */
    public static List<Image> read(String uri, List<Long> frameMicros, UnaryOperator<Image> preprocess) {
        Set<Long> wanted = new HashSet<>(frameMicros);
        List<Image> images = new ArrayList<>(frameMicros.size());
        try (VideoReader reader = VideoReader.open(Path.of(uri))) {
            Optional<TimedImage> frame = reader.next();
            while (frame.isPresent() && images.size() < frameMicros.size()) {
                if (wanted.remove(frame.get().micros())) {
                    images.add(preprocess.apply(frame.get().image()));
                }
                frame = reader.next();
            }
        }
        if (!wanted.isEmpty()) {
            throw DatasetException.corrupt(uri, "it lacks " + wanted.size() + " frames that ingestion saw");
        }
        return images;
    }
}
