package vidact.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.checkpoint.CheckpointException;

final class ParametersTest {
    @TempDir
    private Path folder;

    @Test
    void valuesComeBackBitForBit() {
        Seeds.set(3);
        Parameters saved = two();
        saved.save(folder.resolve("w"));
        Seeds.set(4);
        Parameters loaded = two();
        assertThat(equal(saved, loaded)).isFalse();
        loaded.load(folder.resolve("w"));
        assertThat(equal(saved, loaded)).isTrue();
    }

    @Test
    void missingExtraAndMisshapenTensorsAreNamed() {
        two().save(folder.resolve("w"));
        Parameters more = two();
        more.add("c", Start.constant(0), 1);
        assertThatThrownBy(() -> more.load(folder.resolve("w")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("lacks tensor 'c'");
        Parameters fewer = new Parameters();
        fewer.add("a", Start.constant(0), 2, 3);
        assertThatThrownBy(() -> fewer.load(folder.resolve("w"))).hasMessageContaining("holds tensor 'b.c'");
        Parameters other = new Parameters();
        other.add("a", Start.constant(0), 3, 2);
        other.under("b").add("c", Start.constant(0), 4);
        assertThatThrownBy(() -> other.load(folder.resolve("w")))
                .hasMessageContaining("'a' as [2, 3]")
                .hasMessageContaining("needs [3, 2]");
        Parameters narrow = two();
        narrow.freeze(ScalarType.BFloat16);
        assertThatThrownBy(() -> narrow.load(folder.resolve("w"))).hasMessageContaining("F32, but BF16");
    }

    @Test
    void parametersMadeInAScopeOutliveIt() {
        Parameters parameters;
        try (PointerScope scope = new PointerScope()) {
            parameters = two();
        }
        for (Tensor tensor : parameters.tensors()) {
            assertThat(tensor.isNull()).isFalse();
            assertThat(tensor.numel()).isPositive();
        }
    }

    @Test
    void aScopeFreesAllButItsResult() {
        Tensor[] inner = new Tensor[1];
        Tensor result = Scopes.scoped(() -> {
            inner[0] = Tensors.of(new float[] {1, 2}, 2);
            return inner[0].add(inner[0]);
        });
        assertThat(inner[0].isNull()).isTrue();
        assertThat(result.sum().item_float()).isEqualTo(6);
    }

    private static Parameters two() {
        Parameters parameters = new Parameters();
        parameters.add("a", Start.normal(1), 2, 3);
        parameters.under("b").add("c", Start.uniform(1), 4);
        return parameters;
    }

    private static boolean equal(Parameters some, Parameters others) {
        boolean equal = true;
        for (String name : some.byName().keySet()) {
            equal &= some.get(name).equal(others.get(name));
        }
        return equal;
    }
}
