package vidact.simulation;

import java.util.List;
import java.util.Set;
import vidact.core.Check;
import vidact.simulation.demonstration.Demonstrator;
import vidact.simulation.expert.Style;
import vidact.simulation.scene.Layout;
import vidact.simulation.world.Cameras;
import vidact.simulation.world.TabletopWorld;

/**
 * What {@code simulate} is asked.
 *
 * @param layouts tables to draw from
 * @param style how demonstrations differ
 * @param chained share of them that begin where another task has just been done, as in a chain; not of clips that share starts
 * @param cameras that robot episodes have, of {@link Cameras#ALL}
 * @param staticPixels side of the static and the close camera's picture; likewise wristPixels
 * @param samples each pixel is the mean of {@code samples x samples} drawn ones
 * @param episodesPerFile episodes that share a Parquet file and a video
 * @param clip captioned clips instead of robot episodes
 * @param lead how much the policy of {@code --lead} does before the expert takes over
 */
public record SimulateConfig(
        List<Layout> layouts,
        Style style,
        double chained,
        List<String> cameras,
        int staticPixels,
        int wristPixels,
        int samples,
        int episodesPerFile,
        Clip clip,
        Demonstrator.Lead lead) {
    /**
     * Captioned clips of one camera.
     *
     * @param pixels side of the square video
     * @param framesPerSecond a whole number of actions apart: 25, 12.5, 5, ...
     * @param seconds longest
     * @param part what is kept of a longer episode
     * @param camera what is seen
     * @param perStart clips that begin alike and show different tasks
     */
    public record Clip(int pixels, double framesPerSecond, double seconds, Part part, View camera, int perStart) {
        /** What a clip shows of an episode. */
        public enum Part {
            /** How it begins. */
            START,
            /** How it begins; the rest is not acted out, so that it takes less time and nobody knows whether the task would be done. */
            OPENING,
            /** How it ends. */
            END
        }

        /** What is seen. */
        public enum View {
            /** The whole table, as robot episodes have it. */
            STATIC,
            /** Where the cubes are, three times as large. */
            CLOSE,
            /** What the gripper goes to. */
            WRIST
        }

        public Clip {
            Check.argument(
                    pixels > 0 && framesPerSecond > 0 && seconds > 0,
                    "clip.pixels, framesPerSecond and seconds must be above 0, got %d, %s and %s",
                    pixels,
                    framesPerSecond,
                    seconds);
            Check.argument(perStart > 0, "clip.perStart must be above 0, got %d", perStart);
            double apart = TabletopWorld.STEPS_PER_SECOND / framesPerSecond;
            Check.argument(
                    apart >= 1 && Math.abs(apart - Math.rint(apart)) < 1e-9,
                    "clip.framesPerSecond must be %d divided by a whole number, got %s",
                    TabletopWorld.STEPS_PER_SECOND,
                    framesPerSecond);
        }

        /** The frames of an episode that a clip shows. */
        <T> List<T> kept(List<T> frames) {
            int longest = Math.min(frames.size(), frames());
            return part == Part.END
                    ? frames.subList(frames.size() - longest, frames.size())
                    : frames.subList(0, longest);
        }

        /** Most frames. */
        private int frames() {
            return (int) Math.round(seconds * framesPerSecond);
        }

        /** How a demonstration is filmed for it. */
        Demonstrator.Filming filming(Cameras.Sizes sizes) {
            Set<String> views = Set.of(view());
            return part == Part.OPENING
                    ? new Demonstrator.Filming(sizes, views, stride(), (frames() - 1) * stride() + 1)
                    : new Demonstrator.Filming(sizes, views, stride());
        }

        /** The camera's name. */
        String view() {
            return switch (camera) {
                case STATIC -> Cameras.STATIC;
                case CLOSE -> Cameras.CLOSE;
                case WRIST -> Cameras.WRIST;
            };
        }

        /** Actions between two frames. */
        int stride() {
            return (int) Math.rint(TabletopWorld.STEPS_PER_SECOND / framesPerSecond);
        }
    }

    public SimulateConfig {
        layouts = List.copyOf(layouts);
        Check.argument(!layouts.isEmpty(), "layouts must name a table: A, B, C or D");
        cameras = List.copyOf(cameras);
        Check.argument(
                !cameras.isEmpty()
                        && Cameras.ALL.containsAll(cameras)
                        && Set.copyOf(cameras).size() == cameras.size(),
                "cameras must name some of %s, each once, got %s",
                Cameras.ALL,
                cameras);
        new Demonstrator.Starts(clip.perStart(), chained);
        Check.argument(episodesPerFile > 0, "episodesPerFile must be above 0, got %d", episodesPerFile);
        new Cameras.Sizes(staticPixels, wristPixels, samples);
        new Cameras.Sizes(clip.pixels(), clip.pixels(), samples);
    }

    /** Pictures of robot episodes. */
    Cameras.Sizes sizes() {
        return new Cameras.Sizes(staticPixels, wristPixels, samples);
    }

    /** Pictures of clips. */
    Cameras.Sizes clipSizes() {
        return new Cameras.Sizes(clip.pixels(), clip.pixels(), samples);
    }
}
