package vidact.core.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlotScaleTest {
    private final PlotScale scale = new PlotScale(100, 50, 3, 4, 2);

    @Test
    void curvesGoFromEdgeToEdgeWithTheLargestValueAbove() {
        assertThat(scale.curve(new double[] {2, 3, 4}, 0)).isEqualTo("0.0,50.0 50.0,25.0 100.0,0.0 ");
    }

    @Test
    void whatLiesBeyondTheLastColumnIsLeftOut() {
        assertThat(scale.curve(new double[] {4, 4}, 2)).isEqualTo("100.0,0.0 ");
    }

    @Test
    void aSingleColumnAndAFlatCurveHaveAPlaceToo() {
        PlotScale flat = new PlotScale(100, 50, 1, 2, 2);
        assertThat(flat.curve(new double[] {2}, 0)).isEqualTo("0.0,0.0 ");
    }
}
