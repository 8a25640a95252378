package vidact.gpt.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.Check;
import vidact.core.Hashes;
import vidact.gpt.SequenceConfig;
import vidact.gpt.TokenLayout;
import vidact.gpt.model.Gpt;
import vidact.gpt.model.KvCache;
import vidact.gpt.model.Steps;
import vidact.torch.Compute;
import vidact.torch.Scopes;
import vidact.torch.Tensors;

/**
 * Predicts frames token by token with a cache of keys and values, for a batch of clips. Any number of frames: what no longer
 * fits the model's sequence is forgotten from the front.
 */
public final class FrameGenerator {
    private final Gpt gpt;
    private final TokenLayout layout;
    private final SequenceConfig sequence;
    private final Given given;

    /** How the steps that are given are put together. */
    @FunctionalInterface
    public interface Given {
        /**
         * Whole steps.
         *
         * @param images codes {@code [B, F, views * N]}
         * @param text features {@code [B, E]}
         */
        Steps steps(Tensor images, Tensor text);
    }

    public FrameGenerator(Gpt gpt) {
        this(gpt, Steps::of);
    }

    /** Frames of a model whose steps have more than images and text, such as a robot's states. */
    public FrameGenerator(Gpt gpt, Given given) {
        this.gpt = gpt;
        this.given = given;
        this.sequence = gpt.sequence();
        this.layout = sequence.layout();
    }

    /**
     * What is predicted.
     *
     * @param text features {@code [E]}, one a clip
     * @param given codes {@code [N]} of the given frames, one list a clip, all of one length
     * @param frames how many to predict
     * @param seed decides the draws, of each clip by itself
     */
    public record Request(List<float[]> text, List<List<int[]>> given, int frames, Sampling sampling, long seed) {
        public Request {
            Check.argument(
                    !given.isEmpty() && !given.get(0).isEmpty() && frames > 0,
                    "a prediction needs a given frame and a frame to predict, got %d and %d",
                    given.isEmpty() ? 0 : given.get(0).size(),
                    frames);
            text = List.copyOf(text);
            given = List.copyOf(given);
        }
    }

    /** Predicts frames; one forecast a clip. */
    public List<Forecast> generate(Request request) {
        return run(request, List.of(), Forcing.NONE);
    }

    /**
     * Predicts frames whose truth is known, and says how likely the truth was.
     *
     * @param truth codes of the frames to predict, one list a clip
     */
    public List<Forecast> judge(Request request, List<List<int[]>> truth, Forcing forcing) {
        return run(request, truth, forcing);
    }

    private List<Forecast> run(Request request, List<List<int[]>> truth, Forcing forcing) {
        if (forcing == Forcing.TEACHER) {
            return new Teacher(gpt).judge(request, truth);
        }
        Compute.DECODING.use(Compute.DECODING.threadsFor(request.given().size()));
        try (Generation generation = new Generation(request, truth, forcing)) {
            for (int frame = 0; frame < request.frames(); frame++) {
                generation.predict(frame);
            }
            return generation.forecasts();
        } finally {
            Compute.BATCHES.use();
        }
    }

    /** A batch of clips on its way. */
    private final class Generation implements AutoCloseable {
        private final Request request;
        private final List<List<int[]>> truth;
        private final Forcing forcing;
        private final int clips;
        private final Tensor features; // [B, E]
        private final List<List<int[]>> seen = new ArrayList<>();
        private final List<List<int[]>> predicted = new ArrayList<>();
        private final List<List<Double>> crossEntropy = new ArrayList<>();
        private final List<SplittableRandom> random = new ArrayList<>();
        private final KvCache cache;
        private int remembered;

        Generation(Request request, List<List<int[]>> truth, Forcing forcing) {
            this.request = request;
            this.truth = truth;
            this.forcing = forcing;
            clips = request.given().size();
            features = Scopes.scoped(() -> Tensors.ofFloatRows(request.text(), clips, sequence.textWidth()));
            cache = gpt.cache(clips);
            for (int clip = 0; clip < clips; clip++) {
                seen.add(new ArrayList<>(request.given().get(clip)));
                predicted.add(new ArrayList<>());
                crossEntropy.add(new ArrayList<>());
                random.add(Hashes.random(request.seed(), clip));
            }
        }

        /** Predicts the next frame of every clip and makes it, or the truth, the newest one that is seen. */
        void predict(int frame) {
            remember();
            int[][] codes = new int[layout.images()][];
            double[] surprise = new double[clips];
            for (int i = 0; i < codes.length; i++) {
                int place = i;
                int[] last = i == 0 ? new int[0] : codes[i - 1];
                codes[i] = Scopes.inference(() -> {
                    Tensor hidden = place == 0
                            ? gpt.feedText(cache, features)
                            : gpt.feedImage(cache, Tensors.of(last, clips, 1));
                    Tensor logits = gpt.logits(hidden).to(ScalarType.Float).view(clips, -1);
                    surprised(logits, frame, place, surprise);
                    return chosen(logits);
                });
            }
            for (int clip = 0; clip < clips; clip++) {
                int[] made = frameOf(codes, clip);
                predicted.get(clip).add(made);
                seen.get(clip)
                        .add(forcing == Forcing.NONE ? made : truth.get(clip).get(frame));
                if (!truth.isEmpty()) {
                    crossEntropy.get(clip).add(surprise[clip] / layout.images());
                }
            }
            finish();
        }

        /** Makes the cache remember the frames that are seen, as many of the newest as leave room for one more. */
        private void remember() {
            int wanted = Math.min(seen.get(0).size(), sequence.steps() - 1);
            if (remembered == wanted) {
                return;
            }
            cache.clear();
            List<int[]> frames = new ArrayList<>();
            seen.forEach(clip -> frames.addAll(clip.subList(clip.size() - wanted, clip.size())));
            Scopes.inference(() -> {
                Tensor images = Tensors.ofIntRows(frames, clips, wanted, layout.images());
                return gpt.feedSteps(cache, given.steps(images, features)).size(1);
            });
            remembered = wanted;
        }

        /** Feeds the last token of the frame, if the others that were fed are what is seen of it from now on. */
        private void finish() {
            if (forcing == Forcing.FRAME || seen.get(0).size() >= sequence.steps()) {
                remembered = 0;
                return;
            }
            int[] last = seen.stream()
                    .mapToInt(clip -> clip.get(clip.size() - 1)[layout.images() - 1])
                    .toArray();
            Scopes.inference(
                    () -> gpt.feedImage(cache, Tensors.of(last, clips, 1)).size(1));
            remembered++;
        }

        private int[] truth(int frame, int place) {
            return truth.stream().mapToInt(clip -> clip.get(frame)[place]).toArray();
        }

        private void surprised(Tensor logits, int frame, int place, double[] surprise) {
            if (truth.isEmpty()) {
                return;
            }
            Tensor wanted = Tensors.of(truth(frame, place), clips, 1);
            float[] likelihood = Tensors.toFloats(logits.log_softmax(1).gather(1, wanted));
            for (int clip = 0; clip < clips; clip++) {
                surprise[clip] -= likelihood[clip];
            }
        }

        private int[] chosen(Tensor logits) {
            if (request.sampling().isGreedy()) {
                return Tensors.toInts(logits.argmax(new LongOptional(-1), false));
            }
            float[] scores = Tensors.toFloats(logits);
            int vocabulary = scores.length / clips;
            int[] codes = new int[clips];
            for (int clip = 0; clip < clips; clip++) {
                float[] own = Arrays.copyOfRange(scores, clip * vocabulary, (clip + 1) * vocabulary);
                codes[clip] = request.sampling().draw(own, random.get(clip));
            }
            return codes;
        }

        private static int[] frameOf(int[][] codes, int clip) {
            return Arrays.stream(codes).mapToInt(ofAll -> ofAll[clip]).toArray();
        }

        List<Forecast> forecasts() {
            List<Forecast> forecasts = new ArrayList<>();
            for (int clip = 0; clip < clips; clip++) {
                forecasts.add(new Forecast(predicted.get(clip), crossEntropy.get(clip)));
            }
            return forecasts;
        }

        @Override
        public void close() {
            cache.close();
            features.close();
        }
    }
}
