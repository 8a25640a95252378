package vidact.vqgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.checkpoint.CheckpointException;
import vidact.core.image.Image;
import vidact.torch.Parameters;
import vidact.torch.Seeds;
import vidact.torch.TensorFiles;
import vidact.torch.Tensors;
import vidact.vqgan.LossConfig;
import vidact.vqgan.model.Lpips;

final class ReconstructionLossTest {
    private static final LossConfig.Adversarial NO_ADVERSARY = new LossConfig.Adversarial(0, 0, 1e-4);

    @TempDir
    private Path folder;

    @Test
    void withoutWeightsTheStandInIsNamed() {
        ReconstructionLoss loss = ReconstructionLoss.of(config("", ""));
        assertThat(loss.name()).contains("in place of LPIPS");
        assertThat(loss.perceived(List.of(image(0)), List.of(image(9)))).isEmpty();
        Tensor pictures = Tensors.of(new float[] {0, 0.5f, 1}, 1, 3, 1, 1);
        Tensor reconstruction = Tensors.of(new float[] {0.2f, 0.5f, 0.6f}, 1, 3, 1, 1);
        // mean (0.2, 0, 0.4) + 4 mean (0.04, 0, 0.16)
        assertThat(loss.of(pictures, reconstruction).item_float()).isCloseTo(0.2f + 4 * 0.2f / 3, within(1e-6f));
    }

    @Test
    void lpipsIsReadFromTheUsersFilesAndTheClassifierIsNotNeeded() {
        writeWeights();
        ReconstructionLoss loss = ReconstructionLoss.of(config(file("vgg"), file("heads")));
        assertThat(loss.name()).isEqualTo("LPIPS");
        assertThat(loss.perceived(List.of(image(0)), List.of(image(0)))).hasValue(0);
        assertThat(loss.perceived(List.of(image(0)), List.of(image(90))).orElseThrow())
                .isNotZero();
        Tensor black = torch.full(new long[] {1, 3, 32, 32}, new Scalar(-1.0));
        Tensor learned = torch.rand(1, 3, 32, 32).set_requires_grad(true);
        loss.of(black, learned).backward();
        assertThat(learned.grad().isfinite().all().item_bool()).isTrue();
    }

    @Test
    void filesThatLackATensorOrAreNamedByHalfAreRefused() {
        writeWeights();
        assertThatThrownBy(() -> ReconstructionLoss.of(config(file("heads"), file("heads"))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("lin0.model.1.weight");
        assertThatThrownBy(() -> config(file("vgg"), "")).hasMessageContaining("both vgg16 and heads");
    }

    private static LossConfig config(String vgg16, String heads) {
        return new LossConfig(4, new LossConfig.Perceptual(1, vgg16, heads), NO_ADVERSARY);
    }

    private String file(String name) {
        return folder.resolve(name + ".safetensors").toString();
    }

    private void writeWeights() {
        Seeds.set(1);
        Parameters vgg = new Parameters();
        Parameters heads = new Parameters();
        assertThat(new Lpips(vgg, heads)).isNotNull();
        assertThat(vgg.count()).isEqualTo(14_714_688);
        assertThat(heads.count()).isEqualTo(1_472);
        Map<String, Tensor> whole = new LinkedHashMap<>(vgg.byName());
        whole.put("classifier.0.weight", torch.rand(2, 2));
        TensorFiles.write(Path.of(file("vgg")), whole);
        heads.save(Path.of(file("heads")));
    }

    private static Image image(int brightness) {
        byte[] rgb = new byte[32 * 32 * Image.CHANNELS];
        for (int k = 0; k < rgb.length; k++) {
            rgb[k] = (byte) (brightness + k % 60);
        }
        return Image.of(32, 32, rgb);
    }
}
