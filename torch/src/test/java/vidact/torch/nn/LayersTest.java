package vidact.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import vidact.torch.Device;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Seeds;
import vidact.torch.Tensors;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.AdamW;

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
    void aTrainingStepOfAttentionStaysOnItsDevice() {
        Device.SHAPES.run(() -> {
            Parameters parameters = new Parameters();
            SelfAttention attention = new SelfAttention(parameters, new BlockConfig(8, 2, 0.1, Precision.BF16));
            Tensor zeros = torch.zeros(new long[] {3, 3}, Tensors.options(ScalarType.BFloat16));
            try (Dropout.Samples samples = Dropout.seeded(1, 0, 2)) {
                Tensor x = Tensors.zeros(2, 3, 8).set_requires_grad(true);
                attention
                        .forward(x, new AttentionMask(zeros, false), SelfAttention.Memory.NONE)
                        .sum()
                        .backward();
            }
            new AdamW(new AdamConfig(0.9, 0.95, 1e-8, 0.1), parameters).update(1e-3);
            assertThat(parameters.tensors())
                    .allMatch(Tensor::is_meta)
                    .allMatch(tensor -> tensor.grad().is_meta());
            return 0;
        });
    }

    @Test
    void aRowThatSeesOneColumnReturnsItsValue() {
        Seeds.set(5);
        Parameters parameters = new Parameters();
        SelfAttention attention = new SelfAttention(parameters, new BlockConfig(8, 2, 0, Precision.FP32));
        Tensor x = torch.randn(1, 3, 8);
        Tensor onlyFirst = torch.full(new long[] {3, 3}, new Scalar(Double.NEGATIVE_INFINITY));
        onlyFirst.select(1, 0).fill_(new Scalar(0.0));
        Tensor y = attention.forward(x, new AttentionMask(onlyFirst, false), SelfAttention.Memory.NONE);
        // With one visible column the weights are 1, so all rows are out(v of the first token).
        Tensor v = torch.linear(x.select(1, 0), parameters.get("qkv.weight").narrow(0, 16, 8));
        Tensor expected = torch.linear(v, parameters.get("out.weight"));
        for (int row = 0; row < 3; row++) {
            assertThat(y.select(1, row).sub(expected).abs().max().item_float()).isCloseTo(0, within(1e-6f));
        }
    }

    @Test
    void longSequencesAreAttendedToAsShortOnesAre() {
        Seeds.set(5);
        Parameters parameters = new Parameters();
        SelfAttention attention = new SelfAttention(parameters, new BlockConfig(16, 2, 0, Precision.FP32));
        int tokens = 2_500; // so many scores that another kernel computes
        Tensor causal = torch.full(new long[] {tokens, tokens}, new Scalar(Double.NEGATIVE_INFINITY))
                .triu_(1);
        Tensor x = torch.randn(2, tokens, 16);
        Tensor known = attention.forward(x, new AttentionMask(causal, true), SelfAttention.Memory.NONE);
        Tensor masked = attention.forward(x, new AttentionMask(causal, false), SelfAttention.Memory.NONE);
        Tensor few = x.narrow(1, 0, 100);
        Tensor start = attention.forward(
                few, new AttentionMask(causal.narrow(0, 0, 100).narrow(1, 0, 100), true), SelfAttention.Memory.NONE);
        assertThat(known.sub(masked).abs().max().item_float()).isCloseTo(0, within(1e-6f));
        assertThat(known.narrow(1, 0, 100).sub(start).abs().max().item_float()).isCloseTo(0, within(1e-6f));
    }

    @Test
    void narrowWeightsAreCloseAndWideOnesTakeOverForManyRows() {
        Seeds.set(5);
        Linear linear = Linear.of(new Parameters(), 96, 40, Precision.FP32);
        Tensor few = torch.randn(3, 96);
        Tensor many = torch.randn(200, 96);
        Tensor wideFew = linear.forward(few);
        Tensor wideMany = linear.forward(many);
        linear.narrow();
        assertThat(linear.forward(few).sub(wideFew).abs().max().item_float()).isCloseTo(0, within(1e-3f));
        assertThat(linear.forward(few).equal(wideFew)).isFalse();
        assertThat(linear.forward(many).equal(wideMany)).isTrue();
    }

    @Test
    void whatASampleLosesFollowsFromItsNumber() {
        Tensor x = torch.ones(4, 1001).set_requires_grad(true);
        Tensor all;
        try (Dropout.Samples samples = Dropout.seeded(3, 10, 4)) {
            all = Dropout.apply(x, 0.25);
        }
        Tensor last;
        try (Dropout.Samples samples = Dropout.seeded(3, 12, 2)) {
            last = Dropout.apply(x.narrow(0, 2, 2), 0.25);
        }
        assertThat(last.equal(all.narrow(0, 2, 2))).isTrue();
        assertThat(all.select(0, 0).equal(all.select(0, 1))).isFalse();
        assertThat(all.mean().item_double()).isCloseTo(1, within(0.05));
        assertThat(all.eq(new Scalar(0.0)).sum().item_long()).isBetween(900L, 1_100L);
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
