package vidact.vqgan;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import vidact.core.Check;
import vidact.core.image.Image;
import vidact.core.image.Resize;

/**
 * How a frame is varied before it is learned from, so that few videos go a long way.
 *
 * @param zoom a random square between 1 / zoom and all of the frame's side is taken, more often a large one; 1 takes all
 * @param flip whether every second frame is mirrored, left for right
 * @param shade brightness, and to half that extent each colour, is multiplied by a factor within 1 - shade and 1 + shade
 * @param mosaic share of pictures that are put together from the quarters of four frames, so that what is in one place says
 *     nothing about the others
 */
public record Augmentation(double zoom, boolean flip, double shade, double mosaic) {
    /** Frames as they are. */
    public static final Augmentation NONE = new Augmentation(1, false, 0, 0);

    public Augmentation {
        Check.argument(zoom >= 1 && zoom <= 4, "augment.zoom lies in [1, 4], got %s", zoom);
        Check.argument(shade >= 0 && shade < 1, "augment.shade lies in [0, 1), got %s", shade);
        Check.argument(mosaic >= 0 && mosaic <= 1, "augment.mosaic lies in [0, 1], got %s", mosaic);
    }

    /** Side at which frames are kept, so that zooming finds pixels. */
    public int storedSide(int size) {
        return (int) Math.round(size * zoom);
    }

    /** Variations of stored frames, {@code size} pixels a side, as many as there are frames. */
    public List<Image> vary(List<Image> stored, int size, SplittableRandom random) {
        List<Image> varied =
                stored.stream().map(frame -> vary(frame, size, random)).toList();
        List<Image> mixed = new ArrayList<>(varied.size());
        for (int i = 0; i < varied.size(); i++) {
            mixed.add(random.nextDouble() < mosaic ? quarters(varied, i) : varied.get(i));
        }
        return mixed;
    }

    /** The upper left quarter of picture {@code first}, the others of the three that follow it, around the end. */
    private static Image quarters(List<Image> pictures, int first) {
        int size = pictures.get(0).width();
        return Image.drawn(size, size, (x, y, c) -> {
            int right = x < size / 2 ? 0 : 1;
            int below = y < size / 2 ? 0 : 2;
            return pictures.get((first + right + below) % pictures.size()).value(x, y, c);
        });
    }

    private Image vary(Image stored, int size, SplittableRandom random) {
        double nearness = random.nextDouble();
        int side = stored.width() - (int) ((stored.width() - size + 1) * nearness * nearness);
        int left = random.nextInt(stored.width() - side + 1);
        int top = random.nextInt(stored.height() - side + 1);
        boolean mirrored = flip && random.nextBoolean();
        Shades light = Shades.draw(shade, random);
        Image part = Image.drawn(side, side, (x, y, c) -> {
            int column = left + (mirrored ? side - 1 - x : x);
            return light.of(stored.value(column, top + y, c), c);
        });
        return Resize.square(part, size, Resize.Fit.CROP);
    }
}
