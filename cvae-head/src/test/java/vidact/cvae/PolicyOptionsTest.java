package vidact.cvae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vidact.core.config.ConfigException;

final class PolicyOptionsTest {
    @Test
    void optionsAreReadInAnyOrder() {
        assertThat(PolicyOptions.parse("")).isEqualTo(PolicyOptions.STANDARD);
        assertThat(PolicyOptions.parse("latent=sample,execute=5"))
                .isEqualTo(new PolicyOptions(5, PolicyOptions.Latent.SAMPLE, -1));
        assertThat(PolicyOptions.parse("ensemble=0.1")).isEqualTo(new PolicyOptions(0, PolicyOptions.Latent.MEAN, 0.1));
        assertThat(PolicyOptions.parse("ensemble=0,execute=5"))
                .isEqualTo(new PolicyOptions(5, PolicyOptions.Latent.MEAN, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"speed=9", "execute", "execute=0", "execute=half", "latent=mode", "ensemble=-1", "ensemble=NaN"})
    void whatIsNoOptionIsSaid(String text) {
        assertThatThrownBy(() -> PolicyOptions.parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("execute=N, latent=mean|sample and ensemble=WEIGHT");
    }
}
