package vidact.core.video;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import vidact.core.image.Image;

/** A decoded frame whose pixels are converted when they are asked for. */
public final class VideoFrame {
    private final long micros;
    private final AVFrame decoded;
    private final PixelConversion pixels;
    private final int rotationDegrees;

    VideoFrame(long micros, AVFrame decoded, PixelConversion pixels, int rotationDegrees) {
        this.micros = micros;
        this.decoded = decoded;
        this.pixels = pixels;
        this.rotationDegrees = rotationDegrees;
    }

    /** Presentation time in microseconds since the first time stamp of the file's time line. */
    public long micros() {
        return micros;
    }

    /** The picture, upright, in full size. */
    public Image image() {
        return upright(decoded.width(), decoded.height());
    }

    /** The picture, upright, stretched to this size by the decoder's own scaler. */
    public Image scaled(int width, int height) {
        boolean turned = rotationDegrees % 180 != 0;
        return upright(turned ? height : width, turned ? width : height);
    }

    private Image upright(int width, int height) {
        byte[] rgb = Rotation.clockwise(pixels.rgb(decoded, width, height), width, height, rotationDegrees);
        boolean turned = rotationDegrees % 180 != 0;
        return Image.owning(turned ? height : width, turned ? width : height, rgb);
    }
}
