package vidact.vqgan.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import vidact.core.Check;
import vidact.core.catalogue.ClipFrames;
import vidact.core.catalogue.ClipRow;
import vidact.core.command.Progress;
import vidact.core.image.Image;
import vidact.core.image.Preprocess;

/** Frames of many clips in memory, each drawn equally often. */
public final class FrameSet {
    private final List<Image> frames;

    public FrameSet(List<Image> frames) {
        Check.argument(!frames.isEmpty(), "a set of frames needs a frame: does the catalogue keep any clip?");
        this.frames = List.copyOf(frames);
    }

    /** Decodes the sampled frames of the clips; of too many, an even share of every clip. */
    public static FrameSet decode(List<ClipRow> clips, Preprocess preprocess, int maxFrames) {
        long total = clips.stream()
                .mapToLong(clip -> clip.timing().frameMicros().size())
                .sum();
        int every = (int) Math.max(1, (total + maxFrames - 1) / maxFrames);
        List<Image> frames = new ArrayList<>();
        int done = 0;
        try (Progress progress = Progress.start("decode", clips.size())) {
            for (ClipRow clip : clips) {
                List<Long> micros = clip.timing().frameMicros();
                List<Long> taken = new ArrayList<>();
                for (int i = 0; i < micros.size(); i += every) {
                    taken.add(micros.get(i));
                }
                frames.addAll(ClipFrames.read(clip.source().uri(), taken, preprocess::apply));
                progress.at(++done, frames.size() + " frames");
            }
        }
        return new FrameSet(frames);
    }

    public int size() {
        return frames.size();
    }

    /** {@code count} frames drawn with replacement. */
    public List<Image> draw(SplittableRandom random, int count) {
        List<Image> drawn = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            drawn.add(frames.get(random.nextInt(frames.size())));
        }
        return drawn;
    }

    /** All frames, clip by clip. */
    public List<Image> frames() {
        return frames;
    }
}
