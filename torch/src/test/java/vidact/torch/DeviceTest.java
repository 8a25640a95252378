package vidact.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

final class DeviceTest {
    @Test
    void aBuildForProcessorsComputesOnTheProcessor() {
        assertThat(Device.named(Device.AUTO)).isEqualTo(Device.CPU);
        assertThatThrownBy(() -> Device.named("cuda:1"))
                .hasMessageContaining("cuda:1")
                .hasMessageContaining("-Pcuda");
        assertThatThrownBy(() -> Device.named("tpu")).hasMessageContaining("'tpu'");
    }

    @Test
    void aThreadsDeviceIsItsOwnAndEnds() {
        Device before = Device.current();
        Device within = Device.SHAPES.run(() -> {
            assertThat(Device.CPU.run(Device::current)).isEqualTo(Device.CPU);
            return Device.current();
        });
        assertThat(within).isEqualTo(Device.SHAPES);
        assertThatThrownBy(() -> Device.SHAPES.run(() -> {
                    throw new IllegalStateException("within");
                }))
                .hasMessage("within");
        assertThat(Device.current()).isEqualTo(before);
    }

    @Test
    void whatIsMadeAndDrawnIsThere() {
        Device.SHAPES.run(() -> {
            assertThat(Tensors.of(new float[] {1, 2}, 1, 2).is_meta()).isTrue();
            assertThat(Tensors.of(new long[] {1, 2}, 2).is_meta()).isTrue();
            assertThat(Tensors.of(new double[] {1, 2}, 2).is_meta()).isTrue();
            assertThat(Tensors.ofBytes(new byte[] {1, 2}, 2).is_meta()).isTrue();
            assertThat(Tensors.zeros(2).is_meta()).isTrue();
            assertThat(Tensors.range(2, 4).is_meta()).isTrue();
            assertThat(Tensors.here(torch.rand(2)).is_meta()).isTrue();
            assertThat(new Parameters().add("weight", Start.normal(1), 3, 4).is_meta())
                    .isTrue();
            return 0;
        });
        assertThat(Tensors.toDoubles(Tensors.of(new double[] {1, 1e-300}, 2))).containsExactly(1, 1e-300);
    }

    @Test
    void aTensorLeftOnTheProcessorIsFoundOut() {
        Tensor left = Tensors.zeros(2, 3);
        Tensor there = Device.SHAPES.run(() -> Tensors.zeros(2, 3));
        assertThatThrownBy(() -> there.add(left)).hasMessageContaining("device");
    }
}
