package vidact.cvae.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.checkpoint.SafeTensors;
import vidact.core.storage.AtomicFiles;
import vidact.cvae.FinetuneConfig;
import vidact.cvae.HeadConfig;
import vidact.cvae.MadeUpRobot;
import vidact.cvae.VlaConfig;
import vidact.cvae.VlaFiles;
import vidact.cvae.data.RobotSequences;
import vidact.cvae.sample.ActionSampler;
import vidact.gpt.text.TextEncoder;
import vidact.torch.Compute;
import vidact.torch.train.Trainer;

final class FinetuneTaskTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(HeadConfig.Kind.class)
    void aFewEpisodesAreLearnedByHeart(HeadConfig.Kind kind) throws IOException {
        FinetuneConfig config = MadeUpRobot.config(kind, 700, 700);
        Path checkpoint = train("run", config, Optional.empty());
        List<Double> arm = figures("run", "arm_error");
        assertThat(arm.get(0)).isGreaterThan(0.3);
        assertThat(arm.get(arm.size() - 1)).isLessThan(0.2);
        assertThat(figures("run", "gripper_accuracy").get(arm.size() - 1)).isGreaterThan(0.9);
        assertThat(figures("run", "video").get(arm.size() - 1)).isLessThan(0.5);
        VlaConfig model = MadeUpRobot.vla(config);
        assertThat(VlaFiles.stats(checkpoint, model)).isEqualTo(MadeUpRobot.stats());
        // Asked as a policy asks, with the newest steps alone.
        ActionSampler sampler = ActionSampler.open(checkpoint, model);
        RobotSequences sequences = MadeUpRobot.sequences(4);
        List<ActionSampler.Question> questions = new ArrayList<>();
        List<ActionSampler.Answer> answers = new ArrayList<>();
        for (RobotSequences.Episode episode : sequences.episodes()) {
            RobotSequences.Item item = sequences.item(episode, 0);
            ActionSampler.Question question = new ActionSampler.Question(
                    new ActionSampler.Situation(
                            item.codes().subList(0, 2), item.states().subList(0, 2)),
                    TextEncoder.bytes().encode(item.instruction()),
                    new float[config.head().latent()]);
            ActionSampler.Answer answer = sampler.act(question);
            questions.add(question);
            answers.add(answer);
            double wanted = episode.rows().actions().get(1)[0];
            assertThat(answer.arm().get(0)[0]).isBetween((float) wanted - 0.25f, (float) wanted + 0.25f);
            assertThat(answer.grippers().get(0)).as("open at row 1").isGreaterThan(0.5);
            assertThat(answer.grippers().get(2)).as("closed at row 3").isLessThan(0.5);
        }
        List<ActionSampler.Answer> together = sampler.act(questions);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(together.get(i).arm().get(0))
                    .as("robot %d, asked beside others", i)
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(answers.get(i).arm().get(0));
        }
    }

    @Test
    void twoStepsAndTwoMoreAreFourBitForBit() throws IOException {
        FinetuneConfig config = MadeUpRobot.config(HeadConfig.Kind.CVAE, 4, 2);
        Path whole = train("whole", config, Optional.empty());
        train("parts", config, Optional.empty());
        AtomicFiles.delete(folder.resolve("parts/checkpoints/000004"));
        Path resumed = train("parts", config, Optional.empty());
        assertThat(resumed.resolve(CheckpointFolder.WEIGHTS))
                .hasSameBinaryContentAs(whole.resolve(CheckpointFolder.WEIGHTS));
        assertThat(resumed.resolve("training/state.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("training/state.safetensors"));
    }

    @Test
    void aFrozenTrunkStaysAndTheRestLearns() throws IOException {
        FinetuneConfig config = MadeUpRobot.config(HeadConfig.Kind.CVAE, 3, 3);
        Path first = train("first", config, Optional.empty());
        FinetuneConfig frozen = new FinetuneConfig(
                config.data(),
                config.model(),
                config.head(),
                config.loss(),
                true,
                config.batch(),
                config.text(),
                config.stride(),
                config.stateDropout(),
                config.validation(),
                config.training());
        Path second = train("second", frozen, Optional.of(first.resolve(CheckpointFolder.WEIGHTS)));
        assertThat(bytes(second, "blocks.0.mlp.up.weight")).isEqualTo(bytes(first, "blocks.0.mlp.up.weight"));
        assertThat(bytes(second, "action_head.decoder.arm.weight"))
                .isNotEqualTo(bytes(first, "action_head.decoder.arm.weight"));
    }

    @Test
    void aPolicyThatLearnsOnStartsWithAllOfItsWeights() throws IOException {
        FinetuneConfig config = MadeUpRobot.config(HeadConfig.Kind.CVAE, 3, 3);
        Path weights = train("first", config, Optional.empty()).resolve(CheckpointFolder.WEIGHTS);
        Path start = folder.resolve("start.safetensors");
        task(config, Optional.of(weights)).parameters().save(start);
        assertThat(start).hasSameBinaryContentAs(weights);
    }

    @Test
    void aPolicyHoldsItsTokenizerWithoutWhatOnlyTrainingNeeds() throws IOException {
        Path checkpoint = train("run", MadeUpRobot.config(HeadConfig.Kind.MSE, 1, 1), Optional.empty());
        Path tokenizer = checkpoint.resolve(VlaFiles.TOKENIZER);
        assertThat(tokenizer.resolve(CheckpointFolder.CONFIG)).hasContent("{}");
        assertThat(tokenizer.resolve(CheckpointFolder.WEIGHTS)).hasContent("weights");
        assertThat(tokenizer.resolve(CheckpointFolder.TRAINING)).doesNotExist();
    }

    @Test
    void latentFiguresAreLogged() throws IOException {
        train("run", MadeUpRobot.config(HeadConfig.Kind.CVAE, 2, 2), Optional.empty());
        assertThat(figures("run", "divergence")).hasSize(2).allMatch(nats -> nats >= 0);
        assertThat(figures("run", "active_latents")).hasSize(2);
    }

    private Path train(String name, FinetuneConfig config, Optional<Path> start) throws IOException {
        return new Trainer(config.training(), task(config, start), folder.resolve(name)).run("finetune", 7);
    }

    private FinetuneTask task(FinetuneConfig config, Optional<Path> start) throws IOException {
        Compute.BATCHES.use();
        Path tokenizer = folder.resolve("tokenizer");
        Files.createDirectories(tokenizer.resolve(CheckpointFolder.TRAINING));
        Files.writeString(tokenizer.resolve(CheckpointFolder.CONFIG), "{}");
        Files.writeString(tokenizer.resolve(CheckpointFolder.WEIGHTS), "weights");
        RobotSequences sequences = MadeUpRobot.sequences(4);
        FinetuneTask.Data data =
                new FinetuneTask.Data(sequences, sequences, MadeUpRobot.stats(), TextEncoder.bytes(), tokenizer, start);
        return new FinetuneTask(config, MadeUpRobot.vla(config), data, 7);
    }

    private static ByteBuffer bytes(Path checkpoint, String name) {
        Map<String, SafeTensors.Array> arrays = SafeTensors.read(checkpoint.resolve(CheckpointFolder.WEIGHTS));
        return Objects.requireNonNull(arrays.get(name)).bytes();
    }

    private List<Double> figures(String name, String figure) throws IOException {
        return Files.readAllLines(folder.resolve(name).resolve("metrics.jsonl")).stream()
                .map(line -> Double.valueOf(line.replaceAll(".*\"" + figure + "\":([-0-9.eE]+).*", "$1")))
                .toList();
    }
}
