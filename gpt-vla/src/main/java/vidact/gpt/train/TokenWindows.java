package vidact.gpt.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import vidact.core.Check;
import vidact.core.Hashes;
import vidact.core.tokens.TokenClip;
import vidact.gpt.WindowConfig;
import vidact.gpt.text.TextEncoder;
import vidact.torch.Tensors;

/** Sequences of frames drawn from clips: every clip equally often, at any start. Features are computed once a caption. */
public final class TokenWindows {
    private final List<TokenClip> clips;
    private final WindowConfig window;
    private final TextEncoder encoder;
    private final Map<String, float[]> features = new HashMap<>();

    public TokenWindows(List<TokenClip> clips, WindowConfig window, TextEncoder encoder) {
        this.clips =
                clips.stream().filter(clip -> clip.frames() >= window.span()).toList();
        this.window = window;
        this.encoder = encoder;
        Check.argument(
                !this.clips.isEmpty(),
                "none of %d clips has the %d frames that window.frames=%d and window.stride=%d need",
                clips.size(),
                window.span(),
                window.frames(),
                window.stride());
    }

    /** Clips that are long enough. */
    public int size() {
        return clips.size();
    }

    /**
     * A batch.
     *
     * @param images codes {@code [B, F, N]}
     * @param text features {@code [B, E]}
     */
    public record Batch(Tensor images, Tensor text) {}

    /** The batch of a step: it follows from seed and step alone. */
    public Batch draw(long seed, long step, int batch) {
        SplittableRandom random = Hashes.random(seed, step);
        List<int[]> sequences = new ArrayList<>(batch);
        List<String> captions = new ArrayList<>(batch);
        for (int i = 0; i < batch; i++) {
            TokenClip clip = clips.get(random.nextInt(clips.size()));
            sequences.add(sequence(clip, random.nextInt(clip.frames() - window.span() + 1)));
            captions.add(clip.caption());
        }
        return new Batch(images(sequences), text(captions));
    }

    private int[] sequence(TokenClip clip, int start) {
        int each = clip.tokensPerFrame();
        int[] codes = new int[window.frames() * each];
        for (int frame = 0; frame < window.frames(); frame++) {
            int[] one = clip.tokens(start + frame * window.stride(), 1);
            System.arraycopy(one, 0, codes, frame * each, each);
        }
        return codes;
    }

    private Tensor images(List<int[]> sequences) {
        int perFrame = sequences.get(0).length / window.frames();
        return Tensors.ofIntRows(sequences, sequences.size(), window.frames(), perFrame);
    }

    private Tensor text(List<String> captions) {
        List<float[]> rows = new ArrayList<>();
        captions.forEach(caption -> rows.add(features.computeIfAbsent(caption, encoder::encode)));
        return Tensors.ofFloatRows(rows, captions.size(), encoder.width());
    }
}
