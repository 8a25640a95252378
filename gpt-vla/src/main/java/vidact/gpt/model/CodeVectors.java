package vidact.gpt.model;

import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.core.Check;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.torch.Parameters;
import vidact.torch.TensorFiles;

/**
 * What the trunk's vectors of image codes start from: each one's random start and a random projection of what the tokenizer decodes the
 * code from. Codes that look alike so start alike, and what is learned of a red cube at one place in its patch holds for the other
 * places (docs/decisions).
 */
public final class CodeVectors {
    /** Name of the codebook in a tokenizer's weights. */
    public static final String CODEBOOK = "quantize.embedding.weight";

    /** As much as {@link vidact.torch.nn.Embedding#START} has of its own. */
    private static final double DEVIATION = 0.02;

    private static final String TABLE = "token_embedding.weight";

    private CodeVectors() {}

    /**
     * Adds the projection to the trunk's table of codes.
     *
     * @param trunk parameters of a {@link Gpt}, as it starts
     * @param tokenizer folder of the tokenizer whose codes it will see
     */
    public static void start(Parameters trunk, Path tokenizer) {
        Path weights = CheckpointFolder.resolve(tokenizer).resolve(CheckpointFolder.WEIGHTS);
        Tensor table = trunk.get(TABLE); // [V, D]
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor vectors = TensorFiles.read(weights, CODEBOOK); // [V, E]
            Check.argument(
                    vectors.size(0) == table.size(0),
                    "%s has %d codes, the model %d: they do not belong together",
                    weights,
                    vectors.size(0),
                    table.size(0));
            Tensor projection = torch.randn(new long[] {vectors.size(1), table.size(1)});
            Tensor alike = vectors.sub(vectors.mean(new long[] {0})).matmul(projection);
            Tensor start = alike.div(alike.square().mean().sqrt()).mul(new Scalar(DEVIATION));
            table.add_(start.to(table.device(), table.scalar_type()));
        }
    }
}
