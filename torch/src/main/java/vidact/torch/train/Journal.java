package vidact.torch.train;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import vidact.core.command.Progress;
import vidact.core.image.Image;

/** What a run tells while it goes: progress on the console, metrics in its folder. */
interface Journal extends AutoCloseable {
    /** The journal of a rank; only the first one writes. */
    static Journal of(int rank, Path out, long firstStep, String name, long steps) {
        return rank == 0 ? new Written(Metrics.goOn(out, firstStep), Progress.start(name, steps)) : new Silent();
    }

    void add(long step, Map<String, Double> figures);

    /** A picture after so many steps. */
    void addPreview(long steps, Image picture);

    void flush();

    @Override
    void close();

    /** Of the first rank. */
    record Written(Metrics metrics, Progress progress) implements Journal {
        @Override
        public void add(long step, Map<String, Double> figures) {
            metrics.add(step, figures);
            progress.at(step + 1, String.format(Locale.ROOT, "loss %.4f", figures.getOrDefault("loss", Double.NaN)));
        }

        @Override
        public void addPreview(long steps, Image picture) {
            metrics.addPreview(steps, picture);
        }

        @Override
        public void flush() {
            metrics.flush();
        }

        @Override
        public void close() {
            metrics.close();
            progress.close();
        }
    }

    /** Of the others. */
    record Silent() implements Journal {
        @Override
        public void add(long step, Map<String, Double> figures) {
            // the first rank has the same figures
        }

        @Override
        public void addPreview(long steps, Image picture) {
            // the first rank shows the same
        }

        @Override
        public void flush() {
            // nothing is written
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
