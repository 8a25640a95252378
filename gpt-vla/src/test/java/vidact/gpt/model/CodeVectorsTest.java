package vidact.gpt.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.checkpoint.CheckpointException;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.torch.Parameters;
import vidact.torch.Seeds;
import vidact.torch.TensorFiles;
import vidact.torch.Tensors;
import vidact.torch.nn.Embedding;

final class CodeVectorsTest {
    private static final int WIDTH = 64;

    @TempDir
    private Path folder;

    @Test
    void codesThatLookAlikeStartAlike() {
        // Codes 0 and 1 are decoded from nearly the same vector, code 2 from another one.
        write(new float[] {1, 0, 0, 1, 0.01f, 0, -1, 0, 1}, CodeVectors.CODEBOOK);
        float[] table = Tensors.toFloats(started(3));
        assertThat(distance(table, 0, 1)).isLessThan(0.8 * distance(table, 0, 2));
        assertThat(distance(table, 0, 1)).as("they remain two codes").isPositive();
    }

    @Test
    void whatBelongsToAnotherTokenizerIsRefused() {
        write(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, CodeVectors.CODEBOOK);
        assertThatThrownBy(() -> started(4)).hasMessageContaining("has 3 codes, the model 4");
        write(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, "other");
        assertThatThrownBy(() -> started(3))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(CodeVectors.CODEBOOK);
    }

    private Tensor started(int codes) {
        return Seeds.from(1, () -> {
            Parameters trunk = new Parameters();
            new Embedding(trunk.under("token_embedding"), codes, WIDTH);
            CodeVectors.start(trunk, folder);
            return trunk.get("token_embedding.weight");
        });
    }

    private void write(float[] codebook, String name) {
        TensorFiles.write(folder.resolve(CheckpointFolder.WEIGHTS), Map.of(name, Tensors.of(codebook, 3, 3)));
    }

    private static double distance(float[] table, int a, int b) {
        double squares = 0;
        for (int i = 0; i < WIDTH; i++) {
            squares += Math.pow(table[a * WIDTH + i] - table[b * WIDTH + i], 2);
        }
        return Math.sqrt(squares);
    }
}
