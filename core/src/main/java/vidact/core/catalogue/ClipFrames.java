package vidact.core.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import vidact.core.image.Image;
import vidact.core.storage.DatasetException;
import vidact.core.storage.Storage;
import vidact.core.video.TimedImage;
import vidact.core.video.VideoReader;

/** The sampled frames of a clip or of an episode, decoded again from the file that holds it. */
public final class ClipFrames {
    /** A frame's time may differ from the wanted one by this, in microseconds: LeRobot's tolerance. */
    public static final long TOLERANCE_MICROS = 100;

    private ClipFrames() {}

    /**
     * Decodes the frames with the given time stamps.
     *
     * @param uri file of the clip
     * @param frameMicros time stamps in that file, ascending
     * @param preprocess applied to each frame as soon as it is decoded, so that large frames do not pile up
     * @throws DatasetException if the file holds no frame at one of these times
     */
    public static List<Image> read(String uri, List<Long> frameMicros, UnaryOperator<Image> preprocess) {
        List<Image> images = new ArrayList<>(frameMicros.size());
        try (VideoReader reader = VideoReader.open(Storage.file(uri))) {
            reader.skipTowards(frameMicros.get(0));
            Optional<TimedImage> frame = reader.next();
            while (frame.isPresent() && images.size() < frameMicros.size()) {
                long late = frame.get().micros() - frameMicros.get(images.size());
                if (late > TOLERANCE_MICROS) {
                    break;
                }
                if (late >= -TOLERANCE_MICROS) {
                    images.add(preprocess.apply(frame.get().image()));
                }
                frame = reader.next();
            }
        }
        if (images.size() < frameMicros.size()) {
            throw DatasetException.corrupt(
                    uri,
                    "it has no frame at " + frameMicros.get(images.size()) + " us, the " + (images.size() + 1)
                            + "th of " + frameMicros.size() + " that are wanted");
        }
        return images;
    }
}
