package vidact.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

final class PrecisionTest {
    @Test
    void configurationsNameItOrLeaveItToTheProcessor() throws Exception {
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readValue("\"bf16\"", Precision.class)).isEqualTo(Precision.BF16);
        assertThat(json.readValue("\"FP32\"", Precision.class)).isEqualTo(Precision.FP32);
        assertThat(json.readValue("\"auto\"", Precision.class))
                .isEqualTo(Processor.multipliesBf16() ? Precision.BF16 : Precision.FP32);
        assertThatThrownBy(() -> json.readValue("\"fp8\"", Precision.class))
                .hasMessageContaining("auto, bf16 or fp32, got 'fp8'");
    }
}
