package vidact.core.page;

import java.util.Locale;

/**
 * Columns and values to the coordinates of an SVG plot, whose y axis points down.
 *
 * @param width of the plot, as wide as all columns
 * @param height of the plot, from {@code bottom} to {@code top}
 * @param columns values beside each other
 * @param top value at the upper edge
 * @param bottom value at the lower edge
 */
public record PlotScale(int width, int height, int columns, double top, double bottom) {
    /** Where a column is. */
    public double x(int column) {
        return (double) width * column / Math.max(1, columns - 1);
    }

    /** Where a value is. */
    public double y(double value) {
        return height * (top - value) / Math.max(1e-12, top - bottom);
    }

    /**
     * The points of a polyline, {@code x,y} pairs.
     *
     * @param first column of the first value; values beyond the last column are left out
     */
    public String curve(double[] values, int first) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.length && first + i < columns; i++) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(first + i), y(values[i])));
        }
        return points.toString();
    }
}
