package vidact.cvae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import vidact.core.config.Configs;
import vidact.cvae.model.Vla;
import vidact.gpt.SequenceConfig;
import vidact.gpt.TokenLayout;
import vidact.gpt.text.TextEncoder;
import vidact.torch.Device;
import vidact.torch.Parameters;
import vidact.torch.Precision;

final class VlaParameterCountTest {
    private static final int CLIP_WIDTH = 512;
    private static final int VIEWS = 2;
    private static final int TOKENS = 256;
    private static final int CODES = 1024;
    private static final int POSE = 6;

    @ParameterizedTest
    @CsvSource({"small, 30", "base, 95", "large, 312", "xl, 719"})
    void presetsHaveGr2sPublishedCounts(String preset, double millions) {
        FinetuneConfig config = Configs.load(FinetuneConfig.class, "finetune", preset, List.of());
        SequenceConfig sequence = new SequenceConfig(
                TokenLayout.ofRobot(VIEWS, TOKENS), config.data().history(), CODES, CLIP_WIDTH);
        VlaConfig model = vla(config, sequence);
        Vla vla = Device.SHAPES.run(() -> new Vla(new Parameters(), model, Precision.FP32));
        assertThat(vla.parameters().count())
                .isEqualTo(VlaParameterCount.of(model).total());
        assertThat(vla.parameters().count() / 1e6).isCloseTo(millions, within(0.015 * millions));
    }

    @ParameterizedTest
    @EnumSource(HeadConfig.Kind.class)
    void theFormulaIsTheNetworks(HeadConfig.Kind kind) {
        FinetuneConfig config = Configs.load(
                FinetuneConfig.class, "finetune", "tiny", List.of("head.kind=" + kind, "head.decoderLayers=3"));
        SequenceConfig sequence = new SequenceConfig(TokenLayout.ofRobot(2, 64), 3, 512, CLIP_WIDTH);
        VlaConfig model = vla(config, sequence);
        assertThat(new Vla(new Parameters(), model, Precision.FP32).parameters().count())
                .isEqualTo(VlaParameterCount.of(model).total());
    }

    private static VlaConfig vla(FinetuneConfig config, SequenceConfig sequence) {
        return new VlaConfig(
                config.model(),
                sequence,
                config.head(),
                config.data(),
                List.of("static", "wrist"),
                POSE,
                POSE,
                10,
                TextEncoder.bytes().source(),
                "");
    }
}
