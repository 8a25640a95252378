package vidact.core.video;

import vidact.core.image.Image;

/** Turns a decoded picture upright: phones store the turn beside the picture. */
final class Rotation {
    private Rotation() {}

    /** RGB rows of {@code width x height} turned clockwise by 0, 90, 180 or 270 degrees. */
    static byte[] clockwise(byte[] rgb, int width, int height, int degrees) {
        if (degrees == 0) {
            return rgb;
        }
        byte[] turned = new byte[rgb.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int target = switch (degrees) {
                    case 90 -> x * height + (height - 1 - y);
                    case 180 -> (height - 1 - y) * width + (width - 1 - x);
                    case 270 -> (width - 1 - x) * height + y;
                    default -> throw new IllegalArgumentException("not a quarter turn: " + degrees);
                };
                System.arraycopy(
                        rgb, (y * width + x) * Image.CHANNELS, turned, target * Image.CHANNELS, Image.CHANNELS);
            }
        }
        return turned;
    }
}
