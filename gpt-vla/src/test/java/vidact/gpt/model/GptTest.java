package vidact.gpt.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import vidact.gpt.GptConfig;
import vidact.gpt.SequenceConfig;
import vidact.gpt.TokenLayout;
import vidact.torch.Compute;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.Seeds;

final class GptTest {
    private static final int STEPS = 3;
    private static final int TOKENS = 4;
    private static final int VOCABULARY = 11;
    private static final SequenceConfig SEQUENCE =
            new SequenceConfig(new TokenLayout(1, 2, TOKENS, 0, 0), STEPS, VOCABULARY, 6);

    @Test
    void benchmarksHaveAsManyParametersAsTheirPeer() {
        SequenceConfig sequence = new SequenceConfig(new TokenLayout(0, 1, 256, 0, 0), 1, 1024, 1);
        assertThat(gpt(new GptConfig(6, 384, 6, 0), sequence).parameters().count())
                .as("bench/peers/gpt_step.py at its default size")
                .isEqualTo(11_533_056);
    }

    @Test
    void noLogitKnowsALaterToken() {
        Gpt gpt = gpt(new GptConfig(2, 16, 2, 0), SEQUENCE);
        Compute.BATCHES.use(1);
        Tensor images = images();
        Tensor text = torch.randn(2, 6);
        Tensor before = gpt.logits(gpt.forward(Steps.of(images, text)));
        TokenLayout layout = SEQUENCE.layout();
        for (int step = 0; step < STEPS; step++) {
            for (int index = 0; index < layout.images(); index++) {
                Tensor changed = images.clone();
                Tensor token = changed.select(1, step).select(1, index);
                token.copy_(token.add(new Scalar(1L)).remainder(new Scalar((long) VOCABULARY)));
                Tensor after = gpt.logits(gpt.forward(Steps.of(changed, text)));
                int position = layout.imagePosition(step, index);
                assertThat(after.narrow(1, 0, position).equal(before.narrow(1, 0, position)))
                        .as("logits before image token %d of step %d, bit for bit", index, step)
                        .isTrue();
                assertThat(after.select(1, position).equal(before.select(1, position)))
                        .as("the logits at that token")
                        .isFalse();
            }
        }
    }

    @Test
    void theTextReachesEveryStep() {
        Gpt gpt = gpt(new GptConfig(2, 16, 2, 0), SEQUENCE);
        Tensor images = images();
        Tensor some = gpt.forward(Steps.of(images, torch.randn(2, 6)));
        Tensor others = gpt.forward(Steps.of(images, torch.randn(2, 6)));
        for (int position = 0; position < SEQUENCE.tokens(); position++) {
            assertThat(some.select(1, position).equal(others.select(1, position)))
                    .isFalse();
        }
    }

    @Test
    void feedingTokenByTokenEqualsOnePass() {
        Gpt gpt = gpt(new GptConfig(2, 16, 2, 0), SEQUENCE);
        Tensor images = images();
        Tensor text = torch.randn(2, 6);
        Tensor whole = gpt.forward(Steps.of(images, text));
        try (KvCache cache = gpt.cache(2)) {
            TensorVector parts = new TensorVector();
            parts.push_back(gpt.feedSteps(cache, Steps.of(images.narrow(1, 0, 1), text)));
            for (int step = 1; step < STEPS; step++) {
                parts.push_back(gpt.feedText(cache, text));
                for (int index = 0; index < SEQUENCE.layout().images(); index++) {
                    parts.push_back(gpt.feedImage(cache, images.select(1, step).narrow(1, index, 1)));
                }
            }
            Tensor fed = torch.cat(parts, 1);
            assertThat(fed.sub(whole).abs().max().item_float()).isCloseTo(0, within(2e-5f));
            assertThatThrownBy(() -> gpt.feedText(cache, text)).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void trainingInBf16StaysCloseToFp32() {
        Parameters first = new Parameters();
        Parameters second = new Parameters();
        Seeds.set(2);
        Gpt full = new Gpt(first, new GptConfig(2, 16, 2, 0), SEQUENCE, Precision.FP32);
        Seeds.set(2);
        Gpt half = new Gpt(second, new GptConfig(2, 16, 2, 0), SEQUENCE, Precision.BF16);
        Tensor images = images();
        Tensor text = torch.randn(2, 6);
        Tensor a = full.forward(Steps.of(images, text));
        Tensor b = half.forward(Steps.of(images, text));
        assertThat(a.sub(b).abs().max().item_float()).isPositive().isLessThan(0.2f);
    }

    private static Gpt gpt(GptConfig config, SequenceConfig sequence) {
        Seeds.set(1);
        return new Gpt(new Parameters(), config, sequence, Precision.FP32);
    }

    private static Tensor images() {
        return Scopes.keep(torch.randint(
                VOCABULARY, new long[] {2, STEPS, SEQUENCE.layout().images()}));
    }
}
