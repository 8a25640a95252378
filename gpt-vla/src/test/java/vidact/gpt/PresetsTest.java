package vidact.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vidact.core.config.Configs;
import vidact.gpt.model.Gpt;
import vidact.torch.Device;
import vidact.torch.Parameters;
import vidact.torch.Precision;

/** The sizes of GR-2, by the formula of {@link ParameterCount} and in the network itself. */
final class PresetsTest {
    /** Width of CLIP's and of the built-in text features. */
    private static final int TEXT = 512;

    @ParameterizedTest
    @CsvSource({
        "tiny,   1779840,   308928",
        "small,  21294336,  1084416",
        "base,   85056000,  2168832",
        "large,  302311424, 2891776",
        "xl,     708390400, 3614720"
    })
    void everyPresetHasItsCount(String preset, long stack, long rest) {
        PretrainConfig config = Configs.load(PretrainConfig.class, "pretrain", preset, List.of());
        assertThat(ParameterCount.of(config.model(), sequence(preset, config)))
                .isEqualTo(new ParameterCount(stack, rest));
    }

    @ParameterizedTest
    @CsvSource({"tiny", "small", "base", "large", "xl"})
    void theNetworkHasAsManyAsTheFormulaSays(String preset) {
        PretrainConfig config = Configs.load(PretrainConfig.class, "pretrain", preset, List.of());
        SequenceConfig sequence = sequence(preset, config);
        Gpt gpt = Device.SHAPES.run(() -> new Gpt(new Parameters(), config.model(), sequence, Precision.FP32));
        assertThat(gpt.parameters().count())
                .isEqualTo(ParameterCount.of(config.model(), sequence).total());
    }

    @Test
    void aRobotsLayoutCountsItsViews() {
        GptConfig model = new GptConfig(2, 32, 2, 0);
        SequenceConfig sequence = new SequenceConfig(TokenLayout.ofRobot(2, 4), 3, 11, 6);
        Gpt gpt = new Gpt(new Parameters(), model, sequence, Precision.FP32);
        assertThat(gpt.parameters().count())
                .isEqualTo(ParameterCount.of(model, sequence).total());
    }

    private static SequenceConfig sequence(String preset, PretrainConfig config) {
        boolean tiny = preset.equals("tiny");
        TokenLayout layout = TokenLayout.ofVideo(tiny ? 64 : 256);
        return new SequenceConfig(layout, config.window().frames(), tiny ? 512 : 1024, TEXT);
    }
}
