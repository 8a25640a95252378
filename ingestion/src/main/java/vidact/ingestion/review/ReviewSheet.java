package vidact.ingestion.review;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import vidact.core.Chunks;
import vidact.core.Hashes;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipFrames;
import vidact.core.catalogue.ClipRow;
import vidact.core.image.EncodedImages;
import vidact.core.image.Image;
import vidact.core.image.Resize;
import vidact.core.page.Page;
import vidact.core.storage.DatasetException;
import vidact.core.video.VideoException;

/** A page on which a person goes through some clips and keeps or drops each with a key; it gives a CSV file of {@link Labels}. */
public final class ReviewSheet {
    private static final double JPEG_QUALITY = 0.8;

    private final List<ShownClip> clips;

    /** A clip of the page: its id, what is said of it, its frames as pictures inside the page. */
    private record ShownClip(String uid, String caption, String dataset, String seconds, List<String> frames) {}

    private ReviewSheet(List<ShownClip> clips) {
        this.clips = clips;
    }

    /** Draws clips from those that are kept, by the seed and their ids, so that a larger sheet has the smaller one's clips. */
    public static ReviewSheet of(ClipCatalogue catalogue, ReviewConfig config, long seed) {
        record Drawn(String place, ClipRow row) {}
        PriorityQueue<Drawn> least =
                new PriorityQueue<>(Comparator.comparing(Drawn::place).reversed());
        catalogue.rows().filter(ClipRow::kept).forEach(row -> {
            least.add(new Drawn(Hashes.sha256(seed + " review " + row.clipUid()), row));
            if (least.size() > config.clips()) {
                least.remove();
            }
        });
        List<ShownClip> shown = new ArrayList<>();
        least.stream()
                .sorted(Comparator.comparing(Drawn::place))
                .forEach(drawn -> shown.add(show(drawn.row(), config)));
        return new ReviewSheet(shown);
    }

    /** Clips on the page. */
    public int size() {
        return clips.size();
    }

    /** Writes the page. */
    public void write(Path file) {
        Page.write(file, ReviewSheet.class, "review.html", Map.of("clips", clips, "count", clips.size()));
    }

    private static ShownClip show(ClipRow row, ReviewConfig config) {
        List<String> frames = new ArrayList<>();
        try {
            List<Long> times = Chunks.spread(row.timing().frameMicros(), config.frames());
            for (Image frame :
                    ClipFrames.read(row.source().uri(), times, image -> Resize.within(image, config.pixels()))) {
                frames.add("data:image/jpeg;base64,"
                        + Base64.getEncoder().encodeToString(EncodedImages.jpeg(frame, JPEG_QUALITY)));
            }
        } catch (DatasetException | VideoException e) {
            frames.clear(); // a file that is gone by now is shown as such
        }
        double seconds = (row.timing().endMicros() - row.timing().startMicros()) / 1e6;
        return new ShownClip(
                row.clipUid(),
                row.caption(),
                row.source().dataset(),
                String.format(Locale.ROOT, "%.1f", seconds),
                frames);
    }
}
