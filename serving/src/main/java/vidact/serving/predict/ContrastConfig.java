package vidact.serving.predict;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vidact.core.Check;

/**
 * Which things of one colour captions may name, so that it can be seen whether the thing that is named is the one that moves.
 *
 * @param objects word in captions to RGB colour, [0, 255] each; none switches the comparison off
 * @param tolerance a pixel is a thing's if, both scaled to a largest value of 1, its colour is nearer to the thing's than this
 * @param minPixels smallest area in the last given frame of a thing that is there
 * @param region where in the last given frame a thing can be moved
 */
public record ContrastConfig(Map<String, List<Integer>> objects, double tolerance, int minPixels, Region region) {
    /** Part of a picture; fractions of its width and height from the upper left corner. */
    public record Region(double left, double top, double right, double bottom) {
        public Region {
            Check.argument(
                    0 <= left && left < right && right <= 1 && 0 <= top && top < bottom && bottom <= 1,
                    "a region's fractions must rise within [0, 1], got left %s, top %s, right %s, bottom %s",
                    left,
                    top,
                    right,
                    bottom);
        }
    }

    public ContrastConfig {
        objects = new LinkedHashMap<>(objects);
        objects.forEach((name, colour) -> Check.argument(
                colour.size() == 3
                        && colour.stream().allMatch(value -> value >= 0 && value <= 255)
                        && colour.stream().anyMatch(value -> value > 0),
                "contrast.objects.%s must be red, green and blue in [0, 255] and not black, got %s",
                name,
                colour));
        Check.argument(tolerance > 0, "contrast.tolerance must be above 0, got %s", tolerance);
        Check.argument(minPixels > 0, "contrast.minPixels must be above 0, got %d", minPixels);
    }
}
