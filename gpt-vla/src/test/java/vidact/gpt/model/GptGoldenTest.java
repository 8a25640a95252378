package vidact.gpt.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import vidact.gpt.Golden;
import vidact.gpt.GptConfig;
import vidact.gpt.SequenceConfig;
import vidact.gpt.TokenLayout;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Tensors;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.AdamW;

/** The trunk against the same network in PyTorch: logits, every gradient, ten losses. {@code bench/golden/gpt.py} made them. */
final class GptGoldenTest {
    private static final int BATCH = 2;
    private static final TokenLayout LAYOUT = new TokenLayout(1, 2, 4, 0, 0);
    private static final SequenceConfig SEQUENCE = new SequenceConfig(LAYOUT, 3, 11, 6);

    private final JsonNode golden = Golden.read(GptGoldenTest.class, "golden.json");
    private final Gpt gpt = gpt();
    private final Tensor images = images();
    private final Tensor text = text();

    @Test
    void logitsAgree() {
        Tensor flat = gpt.logits(gpt.forward(Steps.of(images, text))).flatten();
        JsonNode expected = golden.path("logits");
        assertThat(flat.numel()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) flat.select(0, i).item_float())
                    .isCloseTo(expected.path(i).asDouble(), within(2e-5));
        }
    }

    @Test
    void everyGradientAgrees() {
        loss().backward();
        JsonNode expected = golden.path("gradient_norms");
        assertThat(expected.size()).isEqualTo(gpt.parameters().byName().size());
        for (Map.Entry<String, Tensor> parameter : gpt.parameters().byName().entrySet()) {
            double norm = expected.path(parameter.getKey()).asDouble();
            assertThat((double) parameter.getValue().grad().norm().item_float())
                    .as(parameter.getKey())
                    .isCloseTo(norm, Offset.offset(1e-6 + 1e-4 * norm));
        }
    }

    @Test
    void tenLossesAgree() {
        AdamW optimiser = new AdamW(new AdamConfig(0.9, 0.95, 1e-8, 0.1), gpt.parameters());
        for (JsonNode expected : golden.path("losses")) {
            optimiser.clearGradients();
            Tensor loss = loss();
            loss.backward();
            optimiser.update(1e-2);
            assertThat((double) loss.item_float()).isCloseTo(expected.asDouble(), within(2e-3));
        }
    }

    private Tensor loss() {
        Tensor positions = Tensors.of(LAYOUT.predictors(1, 3), 2L * LAYOUT.images());
        Tensor logits = gpt.logits(gpt.forward(Steps.of(images, text)).index_select(1, positions));
        return torch.cross_entropy_loss(
                logits.reshape(-1, SEQUENCE.vocabulary()),
                images.narrow(1, 1, 2).reshape(-1));
    }

    private static Gpt gpt() {
        Gpt gpt = new Gpt(new Parameters(), new GptConfig(2, 16, 2, 0), SEQUENCE, Precision.FP32);
        Golden.fill(gpt.parameters().byName());
        return gpt;
    }

    private static Tensor images() {
        long[] codes = new long[BATCH * SEQUENCE.steps() * LAYOUT.images()];
        for (int k = 0; k < codes.length; k++) {
            int i = k % LAYOUT.images();
            int s = k / LAYOUT.images() % SEQUENCE.steps();
            int b = k / LAYOUT.images() / SEQUENCE.steps();
            codes[k] = (3L * b + 5L * s + 7L * i + (long) b * s * i) % SEQUENCE.vocabulary();
        }
        return Tensors.of(codes, BATCH, SEQUENCE.steps(), LAYOUT.images());
    }

    private static Tensor text() {
        float[] values = new float[BATCH * SEQUENCE.textWidth()];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) Math.cos(0.1 * k);
        }
        return Tensors.of(values, BATCH, SEQUENCE.textWidth());
    }
}
