package vidact.gpt.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import vidact.torch.Tensors;

final class GptTest {
    private static final int STEPS = 3;
    private static final int TOKENS = 4;
    private static final int VOCABULARY = 11;
    private static final SequenceConfig SEQUENCE =
            new SequenceConfig(new TokenLayout(1, 2, TOKENS, 0, 0), STEPS, VOCABULARY, 6);

    private static final SequenceConfig ROBOT =
            new SequenceConfig(TokenLayout.ofRobot(2, TOKENS), STEPS, VOCABULARY, 6);

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
    void someHiddenStatesAloneAreWhatTheyAreAmongAll() {
        Gpt gpt = gpt(new GptConfig(2, 16, 2, 0), ROBOT);
        Steps steps = robot(torch.randn(2, STEPS, 16), known(true));
        long[] positions = ROBOT.layout().positions(TokenLayout.Kind.ACTION, STEPS);
        Tensor among = gpt.forward(steps).index_select(1, Tensors.of(positions, positions.length));
        Tensor alone = gpt.forward(steps, positions);
        assertClose(alone, among);
        Tensor weight = gpt.parameters().get("blocks.1.attention.qkv.weight");
        Tensor expected = gradient(among, weight);
        assertThat(expected.abs().max().item_float()).isPositive();
        assertClose(gradient(alone, weight), expected);
    }

    private static Tensor gradient(Tensor output, Tensor weight) {
        output.select(2, 0).sum().backward();
        Tensor gradient = weight.grad().clone();
        weight.mutable_grad().zero_();
        return gradient;
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
        Seeds.set(7);
        return Scopes.keep(torch.randint(
                VOCABULARY, new long[] {2, STEPS, SEQUENCE.layout().images()}));
    }

    @Test
    void packedSamplesAreAsIfEachWereAlone() {
        Gpt gpt = gpt(new GptConfig(2, 16, 2, 0), SEQUENCE);
        Tensor images = images();
        Tensor text = torch.randn(2, STEPS, 6);
        Tensor samples = Tensors.of(new long[] {0, 1, 1, 0, 0, -1}, 2, STEPS);
        Tensor times = Tensors.of(new long[] {0, 0, 1, 0, 1, 0}, 2, STEPS);
        Tensor packed = gpt.forward(Steps.packed(images, text, new Steps.Packing(samples, times)));
        int perStep = SEQUENCE.layout().tokensPerStep();
        Tensor first = gpt.forward(Steps.of(
                images.narrow(0, 0, 1).narrow(1, 0, 1), text.narrow(0, 0, 1).narrow(1, 0, 1)));
        Tensor second = gpt.forward(Steps.of(
                images.narrow(0, 0, 1).narrow(1, 1, 2), text.narrow(0, 0, 1).narrow(1, 1, 2)));
        Tensor padded = gpt.forward(Steps.of(
                images.narrow(0, 1, 1).narrow(1, 0, 2), text.narrow(0, 1, 1).narrow(1, 0, 2)));
        assertClose(packed.narrow(0, 0, 1).narrow(1, 0, perStep), first);
        assertClose(packed.narrow(0, 0, 1).narrow(1, perStep, 2L * perStep), second);
        assertClose(packed.narrow(0, 1, 1).narrow(1, 0, 2L * perStep), padded);
        assertThat(packed.isfinite().all().item_bool()).as("padding too").isTrue();
    }

    @Test
    void aFrameNeverKnowsTheStateOfItsOwnStep() {
        Gpt gpt = gpt(new GptConfig(2, 16, 2, 0), ROBOT);
        Compute.BATCHES.use(1);
        Tensor states = torch.randn(2, STEPS, 16);
        Tensor before = gpt.logits(gpt.forward(robot(states, known(true))));
        for (int step = 0; step < STEPS; step++) {
            Tensor changed = states.clone();
            changed.select(1, step).copy_(torch.randn(2, 16));
            Tensor after = gpt.logits(gpt.forward(robot(changed, known(true))));
            int state = step * ROBOT.layout().tokensPerStep() + ROBOT.layout().start(TokenLayout.Kind.STATE);
            assertThat(after.narrow(1, 0, state).equal(before.narrow(1, 0, state)))
                    .as("all before the state of step %d, bit for bit", step)
                    .isTrue();
            long next = state + 2L; // behind the action of the same step
            if (step + 1 < STEPS) {
                assertThat(after.narrow(1, next, 1).equal(before.narrow(1, next, 1)))
                        .as("what comes after it")
                        .isFalse();
            }
        }
    }

    @Test
    void aStateThatIsNotKnownIsNotSeen() {
        Gpt gpt = gpt(new GptConfig(2, 16, 2, 0), ROBOT);
        Tensor some = gpt.forward(robot(torch.randn(2, STEPS, 16), known(false)));
        Tensor others = gpt.forward(robot(torch.randn(2, STEPS, 16), known(false)));
        for (TokenLayout.Kind kind : List.of(TokenLayout.Kind.IMAGE, TokenLayout.Kind.ACTION)) {
            long[] positions = ROBOT.layout().positions(kind, STEPS);
            Tensor chosen = Tensors.of(positions, positions.length);
            assertThat(some.index_select(1, chosen).equal(others.index_select(1, chosen)))
                    .as("%s", kind)
                    .isTrue();
        }
    }

    @Test
    void nobodySeesAnActionToken() {
        Gpt gpt = gpt(new GptConfig(2, 16, 2, 0), ROBOT);
        Tensor states = torch.randn(2, STEPS, 16);
        Tensor before = gpt.forward(robot(states, known(true)));
        Steps other = Steps.of(images(), torch.ones(2, 6))
                .with(new Steps.Robot(states, known(true), torch.randn(16).mul(new Scalar(9.0))));
        Tensor after = gpt.forward(other);
        long[] seen = ROBOT.layout().positionsSeen(STEPS);
        Tensor chosen = Tensors.of(seen, seen.length);
        assertThat(after.index_select(1, chosen).equal(before.index_select(1, chosen)))
                .isTrue();
        assertThat(after.equal(before)).isFalse();
    }

    @Test
    void aRobotsFramesAreGeneratedAsInOnePass() {
        Gpt gpt = gpt(new GptConfig(2, 16, 2, 0), ROBOT);
        Tensor images = images();
        Tensor text = torch.ones(2, 6);
        Tensor states = torch.randn(2, STEPS, 16);
        Tensor whole = gpt.forward(robot(states, known(true)));
        try (KvCache cache = gpt.cache(2)) {
            Steps given = Steps.of(images.narrow(1, 0, 2), text)
                    .with(new Steps.Robot(states.narrow(1, 0, 2), known(true).narrow(1, 0, 2), action()));
            gpt.feedSteps(cache, given);
            TensorVector parts = new TensorVector(gpt.feedText(cache, text));
            for (int index = 0; index < ROBOT.layout().images(); index++) {
                parts.push_back(gpt.feedImage(cache, images.select(1, 2).narrow(1, index, 1)));
            }
            long start = 2L * ROBOT.layout().tokensPerStep();
            assertClose(
                    torch.cat(parts, 1),
                    whole.narrow(1, start, 1L + ROBOT.layout().images()));
        }
    }

    @Test
    void aPretrainedTrunkStartsARobotsOne() {
        SequenceConfig video = new SequenceConfig(TokenLayout.ofVideo(TOKENS), STEPS, VOCABULARY, 6);
        Gpt pretrained = gpt(new GptConfig(2, 16, 2, 0), video);
        Gpt robot = gpt(new GptConfig(2, 16, 2, 0), new SequenceConfig(ROBOT.layout(), STEPS + 2, VOCABULARY, 6));
        Map<String, Tensor> saved = new TreeMap<>(pretrained.parameters().byName());
        assertThat(robot.parameters().warmStart(saved))
                .containsExactly(
                        "view_embedding.weight",
                        "action_text_norm.weight",
                        "action_text_norm.bias",
                        "action_state_norm.weight",
                        "action_state_norm.bias");
        Gpt back = gpt(new GptConfig(2, 16, 2, 0), video);
        Map<String, Tensor> moved = new TreeMap<>(robot.parameters().byName());
        assertThat(back.parameters().warmStart(moved)).isEmpty();
        Tensor images = images().narrow(2, 0, TOKENS);
        Steps steps = Steps.of(images, torch.ones(2, 6));
        assertThat(back.forward(steps).equal(pretrained.forward(steps))).isTrue();
        Gpt oneView = gpt(
                new GptConfig(2, 16, 2, 0),
                new SequenceConfig(new TokenLayout(1, 2, TOKENS, 0, 0), STEPS, VOCABULARY, 6));
        oneView.parameters().warmStart(saved);
        Tensor first = oneView.forward(Steps.of(images().narrow(1, 0, 1), torch.ones(2, 6)));
        Tensor alone = pretrained.forward(Steps.of(images.narrow(1, 0, 1), torch.ones(2, 6)));
        assertClose(first.narrow(1, 0, 1L + TOKENS), alone);
    }

    @Test
    void aTrunkOfOneStepSeesASingleFrameAsTheOneOfSeveralThatItStartsFrom() {
        GptConfig config = new GptConfig(2, 16, 2, 0);
        TokenLayout layout = TokenLayout.ofVideo(TOKENS);
        Gpt several = gpt(config, new SequenceConfig(layout, STEPS, VOCABULARY, 6));
        Gpt single = gpt(config, new SequenceConfig(layout, 1, VOCABULARY, 6));
        single.startFrom(several.parameters().byName());
        Steps frame = Steps.of(images().narrow(2, 0, TOKENS).narrow(1, 0, 1), torch.ones(2, 6));
        assertClose(single.forward(frame), several.forward(frame));
    }

    private static Steps robot(Tensor states, Tensor known) {
        return Steps.of(images(), torch.ones(2, 6)).with(new Steps.Robot(states, known, action()));
    }

    private static Tensor action() {
        return torch.ones(16);
    }

    private static Tensor known(boolean value) {
        return torch.full(new long[] {2, STEPS}, new Scalar(value ? 1.0 : 0.0)).gt(new Scalar(0.5));
    }

    private static void assertClose(Tensor some, Tensor others) {
        assertThat(Tensors.shape(some)).isEqualTo(Tensors.shape(others));
        assertThat(some.sub(others).abs().max().item_float()).isCloseTo(0, within(2e-5f));
    }
}
