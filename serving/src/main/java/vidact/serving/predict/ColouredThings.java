package vidact.serving.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vidact.core.image.Image;

/** Finds things by their colour in pictures and their names in captions, and says which of them moves most. */
final class ColouredThings {
    /** Darker pixels have no colour to speak of. */
    private static final int DARKEST = 40;

    private final ContrastConfig config;

    ColouredThings(ContrastConfig config) {
        this.config = config;
    }

    /**
     * Where a thing is seen.
     *
     * @param x mean column of its pixels; likewise y
     * @param pixels its area
     */
    private record Spot(double x, double y, int pixels) {}

    /** The only thing that a caption names. */
    Optional<String> named(String caption) {
        List<String> names = config.objects().keySet().stream()
                .filter(name -> word(name).matcher(caption).find())
                .toList();
        return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
    }

    /** The caption with another thing in place of the one that it names. */
    static String renamed(String caption, String from, String to) {
        return word(from).matcher(caption).replaceAll(to);
    }

    /** The things that are seen where they can be moved, in the config's order. */
    List<String> movable(Image picture) {
        List<String> names = new ArrayList<>();
        spots(picture).forEach((name, spot) -> {
            double x = spot.x() / picture.width();
            double y = spot.y() / picture.height();
            ContrastConfig.Region region = config.region();
            boolean inside = x >= region.left() && x <= region.right() && y >= region.top() && y <= region.bottom();
            if (inside && spot.pixels() >= config.minPixels()) {
                names.add(name);
            }
        });
        return names;
    }

    /**
     * Which of the things moves most: the one whose middle gets farthest from where it was. Frames in which less than half of a
     * thing is seen say nothing about it, for its middle is then anywhere.
     *
     * @return none if nothing moves
     */
    Optional<String> movedMost(List<String> names, Image before, List<Image> after) {
        Map<String, Spot> start = spots(before);
        Map<String, Double> moved = new LinkedHashMap<>();
        for (Image picture : after) {
            Map<String, Spot> now = spots(picture);
            for (String name : names) {
                Spot from = start.get(name);
                Spot to = now.get(name);
                if (from != null && to != null && 2 * to.pixels() >= from.pixels()) {
                    moved.merge(name, Math.hypot(to.x() - from.x(), to.y() - from.y()), Math::max);
                }
            }
        }
        return moved.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .max(Comparator.comparingDouble(Map.Entry::getValue))
                .map(Map.Entry::getKey);
    }

    /** Whether each pixel, row by row, has the colour of any thing. */
    boolean[] covered(Image picture) {
        boolean[] covered = new boolean[picture.width() * picture.height()];
        for (int i = 0; i < covered.length; i++) {
            covered[i] = at(picture, i % picture.width(), i / picture.width()).isPresent();
        }
        return covered;
    }

    private Map<String, Spot> spots(Image picture) {
        Map<String, double[]> sums = new LinkedHashMap<>();
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                Optional<String> thing = at(picture, x, y);
                if (thing.isPresent()) {
                    double[] sum = sums.computeIfAbsent(thing.get(), name -> new double[3]);
                    sum[0] += x;
                    sum[1] += y;
                    sum[2]++;
                }
            }
        }
        Map<String, Spot> spots = new LinkedHashMap<>();
        config.objects().keySet().forEach(name -> {
            double[] sum = sums.get(name);
            if (sum != null) {
                spots.put(name, new Spot(sum[0] / sum[2], sum[1] / sum[2], (int) sum[2]));
            }
        });
        return spots;
    }

    /** Whose colour a pixel has. */
    private Optional<String> at(Image picture, int x, int y) {
        return nearest(picture.value(x, y, 0), picture.value(x, y, 1), picture.value(x, y, 2));
    }

    private Optional<String> nearest(int red, int green, int blue) {
        int brightest = Math.max(red, Math.max(green, blue));
        if (brightest < DARKEST) {
            return Optional.empty();
        }
        String nearest = "";
        double least = config.tolerance();
        for (Map.Entry<String, List<Integer>> object : config.objects().entrySet()) {
            List<Integer> colour = object.getValue();
            double own = Math.max(colour.get(0), Math.max(colour.get(1), colour.get(2)));
            double r = red / (double) brightest - colour.get(0) / own;
            double g = green / (double) brightest - colour.get(1) / own;
            double b = blue / (double) brightest - colour.get(2) / own;
            double distance = Math.sqrt(r * r + g * g + b * b);
            if (distance < least) {
                least = distance;
                nearest = object.getKey();
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }

    private static Pattern word(String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
    }
}
