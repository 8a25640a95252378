package vidact.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vidact.control.arm.ArmConfig;
import vidact.core.config.Configs;
import vidact.cvae.FinetuneConfig;
import vidact.gpt.PretrainConfig;
import vidact.ingestion.IngestConfig;
import vidact.ingestion.dedup.DedupConfig;
import vidact.ingestion.relabel.RelabelConfig;
import vidact.ingestion.review.FilterLearningConfig;
import vidact.ingestion.review.ReviewConfig;
import vidact.serving.PredictConfig;
import vidact.serving.server.ServeConfig;
import vidact.simulation.EvaluateConfig;
import vidact.simulation.SimulateConfig;
import vidact.simulation.task.Instructions;
import vidact.vqgan.DetokenizeConfig;
import vidact.vqgan.TokenizeConfig;
import vidact.vqgan.TrainTokenizerConfig;

final class AllConfigsTest {
    private static final Map<String, Class<?>> STAGES = Map.ofEntries(
            Map.entry("simulate", SimulateConfig.class),
            Map.entry("ingest", IngestConfig.class),
            Map.entry("relabel", RelabelConfig.class),
            Map.entry("dedup", DedupConfig.class),
            Map.entry("review", ReviewConfig.class),
            Map.entry("learn-filter", FilterLearningConfig.class),
            Map.entry("train-tokenizer", TrainTokenizerConfig.class),
            Map.entry("tokenize", TokenizeConfig.class),
            Map.entry("detokenize", DetokenizeConfig.class),
            Map.entry("pretrain", PretrainConfig.class),
            Map.entry("finetune", FinetuneConfig.class),
            Map.entry("predict", PredictConfig.class),
            Map.entry("serve", ServeConfig.class),
            Map.entry("evaluate", EvaluateConfig.class));

    /** Presets of what is not a stage. */
    private static final Map<String, Class<?>> OTHERS =
            Map.of("arm", ArmConfig.class, "instructions", Instructions.class);

    @Test
    void everyPresetIsReadAndChecksItself() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.ROOT.resolve("configs"))) {
            List<Path> presets =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(presets).hasSizeGreaterThanOrEqualTo(STAGES.size());
            for (Path preset : presets) {
                String stage = preset.getName(preset.getNameCount() - 2).toString();
                Class<?> type = STAGES.getOrDefault(stage, OTHERS.getOrDefault(stage, Object.class));
                assertThat(type).as("record of %s", preset).isNotEqualTo(Object.class);
                assertThat(Configs.load(type, stage, preset.toString(), List.of()))
                        .isInstanceOf(type);
            }
        }
    }

    @Test
    void everyStageHasATinyPresetOnItsClassPath() {
        STAGES.forEach((stage, type) ->
                assertThat(Configs.load(type, stage, "tiny", List.of())).isInstanceOf(type));
    }
}
