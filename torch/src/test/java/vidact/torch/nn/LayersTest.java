package vidact.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Seeds;
import vidact.torch.Tensors;

final class LayersTest {
    @Test
    void linearMultipliesAndAdds() {
        Parameters parameters = new Parameters();
        Linear linear = Linear.of(parameters, 2, 1, Precision.FP32);
        try (NoGradGuard guard = new NoGradGuard()) {
            parameters.get("weight").copy_(Tensors.of(new float[] {2, 3}, 1, 2));
            parameters.get("bias").fill_(new Scalar(0.5));
        }
        assertThat(linear.forward(Tensors.of(new float[] {10, 100}, 1, 2)).item_float())
                .isEqualTo(320.5f);
    }

    @Test
    void aRowThatSeesOneColumnReturnsItsValue() {
        Seeds.set(5);
        Parameters parameters = new Parameters();
        SelfAttention attention = new SelfAttention(parameters, new BlockConfig(8, 2, 0, Precision.FP32));
        Tensor x = torch.randn(1, 3, 8);
        Tensor onlyFirst = torch.full(new long[] {3, 3}, new Scalar(Double.NEGATIVE_INFINITY));
        onlyFirst.select(1, 0).fill_(new Scalar(0.0));
        Tensor y = attention.forward(x, onlyFirst, SelfAttention.Memory.NONE);
        // With one visible column the weights are 1, so all rows are out(v of the first token).
        Tensor v = torch.linear(x.select(1, 0), parameters.get("qkv.weight").narrow(0, 16, 8));
        Tensor expected = torch.linear(v, parameters.get("out.weight"));
        for (int row = 0; row < 3; row++) {
            assertThat(y.select(1, row).sub(expected).abs().max().item_float()).isCloseTo(0, within(1e-6f));
        }
    }

    @Test
    void dropoutWorksWhileGradientsFlowAndNotOtherwise() {
        Seeds.set(5);
        Tensor x = torch.ones(1000);
        assertThat(Dropout.apply(x, 0.5)).isSameAs(x);
        Tensor trained = torch.ones(1000).set_requires_grad(true);
        assertThat(Dropout.apply(trained, 0.5).eq(new Scalar(0.0)).sum().item_long())
                .isBetween(400L, 600L);
    }

    @Test
    void bf16ProductsKeepFp32MasterWeights() {
        Parameters parameters = new Parameters();
        Linear linear = Linear.of(parameters, 64, 64, Precision.BF16);
        Tensor x = torch.randn(4, 64);
        linear.forward(x).to(torch.ScalarType.Float).sum().backward();
        Tensor weight = parameters.get("weight");
        assertThat(weight.grad().scalar_type().intern()).isEqualTo(torch.ScalarType.Float);
        assertThat(weight.scalar_type().intern()).isEqualTo(torch.ScalarType.Float);
    }
}
