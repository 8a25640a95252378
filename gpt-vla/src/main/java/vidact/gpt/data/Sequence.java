package vidact.gpt.data;

import java.util.ArrayList;
import java.util.List;
import vidact.core.tokens.TokenClip;
import vidact.gpt.WindowConfig;

/**
 * One row of a batch.
 *
 * @param parts frames of one clip or, packed, of several
 * @param frames of the row, F; what the parts do not fill is padding
 */
public record Sequence(List<Part> parts, int frames) {
    public Sequence {
        parts = List.copyOf(parts);
    }

    /**
     * Frames of one clip.
     *
     * @param caption of the clip
     * @param codes {@code [frames][N]}
     */
    public record Part(String caption, List<int[]> codes) {
        public Part {
            codes = List.copyOf(codes);
        }

        /** The frames of a clip that a piece of a sequence names. */
        static Part of(TokenClip clip, EpochOrder.Piece piece, WindowConfig window) {
            List<int[]> codes = new ArrayList<>(piece.frames());
            for (int i = 0; i < piece.frames(); i++) {
                codes.add(clip.tokens(piece.first() + i * window.stride(), 1));
            }
            return new Part(clip.caption(), codes);
        }
    }

    /** Frames that the parts fill. */
    public int filled() {
        return parts.stream().mapToInt(part -> part.codes().size()).sum();
    }

    /** Whether it is one clip from end to end. */
    public boolean isPlain() {
        return parts.size() == 1 && filled() == frames;
    }
}
