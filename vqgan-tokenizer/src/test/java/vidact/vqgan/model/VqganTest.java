package vidact.vqgan.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Seeds;
import vidact.torch.Tensors;
import vidact.vqgan.VqganConfig;

final class VqganTest {
    private static final VqganConfig TINY = new VqganConfig(64, 32, List.of(1, 2, 2, 4), 1, 64, 512);
    private static final VqganConfig BASE = new VqganConfig(256, 128, List.of(1, 1, 2, 2, 4), 2, 256, 1024);

    @Test
    void parameterCountsAreThePublishedOnes() {
        assertThat(vqgan(TINY).parameters().count()).isEqualTo(3_371_875);
        assertThat(vqgan(BASE).parameters().count()).isEqualTo(72_141_699);
    }

    @Test
    void tensorsHaveTamingsNames() {
        assertThat(vqgan(BASE).parameters().byName().keySet())
                .contains(
                        "encoder.conv_in.weight",
                        "encoder.down.0.downsample.conv.weight",
                        "encoder.down.2.block.0.nin_shortcut.weight",
                        "encoder.down.4.block.0.nin_shortcut.weight",
                        "encoder.down.4.attn.1.proj_out.bias",
                        "encoder.mid.attn_1.q.weight",
                        "decoder.up.0.block.2.conv2.weight",
                        "decoder.up.1.block.0.nin_shortcut.weight",
                        "decoder.up.3.block.0.nin_shortcut.weight",
                        "decoder.up.4.attn.2.norm.weight",
                        "decoder.up.1.upsample.conv.weight",
                        "quantize.embedding.weight",
                        "quant_conv.weight",
                        "post_quant_conv.bias")
                .doesNotContain("encoder.down.4.downsample.conv.weight", "decoder.up.0.upsample.conv.weight");
    }

    @Test
    void picturesBecomeOneCodeForEveryEightByEightPixels() {
        Vqgan vqgan = vqgan(TINY);
        Tensor pictures = torch.rand(2, 3, 64, 64);
        Tensor z = vqgan.encode(pictures);
        assertThat(Tensors.shape(z)).containsExactly(2, 64, 8, 8);
        Tensor codes = vqgan.quantizer().codes(z);
        assertThat(Tensors.shape(codes)).containsExactly(2, 8, 8);
        Tensor decoded = vqgan.decode(vqgan.quantizer().vectors(codes));
        assertThat(Tensors.shape(decoded)).containsExactly(2, 3, 64, 64);
    }

    /** In double precision libtorch computes them by itself, without oneDNN. */
    @Test
    void aConvolutionOfFewOutputsHasTheRightGradient() {
        for (int outputs : new int[] {1, 3, 16}) {
            Parameters parameters = new Parameters();
            Conv2d convolution = Conv2d.of3(parameters, 32, outputs, Precision.FP32);
            Tensor x = torch.randn(4, 32, 24, 24).set_requires_grad(true);
            Tensor towards = torch.randn(4, outputs, 24, 24);
            convolution.forward(x).mul(towards).sum().backward();

            Tensor exact = x.detach().to(ScalarType.Double).set_requires_grad(true);
            Tensor weight = parameters.get("weight").detach().to(ScalarType.Double);
            long[] one = {1, 1};
            torch.conv2d(exact, weight, new TensorOptional(), one, one, one, 1)
                    .mul(towards.to(ScalarType.Double))
                    .sum()
                    .backward();
            double away = x.grad().sub(exact.grad()).norm().item_double()
                    / exact.grad().norm().item_double();
            assertThat(away).as("%d outputs", outputs).isLessThan(1e-5);
        }
    }

    @Test
    void theNearestCodeWins() {
        Parameters parameters = new Parameters();
        Quantizer quantizer = new Quantizer(parameters, 3, 2);
        try (NoGradGuard guard = new NoGradGuard()) {
            quantizer.codebook().copy_(Tensors.of(new float[] {0, 0, 1, 1, -3, 4}, 3, 2));
        }
        Tensor z = Tensors.of(new float[] {0.9f, -2, 0.2f, 3, 0.7f, 3, 0.1f, 3}, 1, 2, 2, 2); // two channels of 2 x 2
        // Vectors: (0.9, 0.7), (-2, 3), (0.2, 0.1), (3, 3).
        assertThat(Tensors.toInts(quantizer.codes(z))).containsExactly(1, 2, 0, 1);
        Tensor vectors = quantizer.vectors(quantizer.codes(z));
        assertThat(vectors.select(1, 0).flatten().select(0, 1).item_float()).isEqualTo(-3);
        // Mean squared distance: (0.01 + 0.09 + 1 + 1 + 0.04 + 0.01 + 4 + 4) / 8, once and a quarter.
        assertThat(Quantizer.loss(z, vectors).item_float()).isCloseTo(10.15f / 8 * 1.25f, within(1e-5f));
    }

    @Test
    void gradientsPassTheQuantizerUnchanged() {
        Tensor z = torch.randn(1, 2, 2, 2).set_requires_grad(true);
        Tensor nearest = torch.randn(1, 2, 2, 2);
        Tensor out = Quantizer.straightThrough(z, nearest);
        assertThat(out.sub(nearest).abs().max().item_float()).isCloseTo(0, within(1e-6f));
        out.mul(Tensors.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 2, 2))
                .sum()
                .backward();
        assertThat(z.grad().flatten().select(0, 7).item_float()).isEqualTo(8);
    }

    private static Vqgan vqgan(VqganConfig config) {
        Seeds.set(1);
        return new Vqgan(new Parameters(), config, Precision.FP32);
    }
}
