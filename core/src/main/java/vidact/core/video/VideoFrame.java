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

    /** Columns of the upright picture. */
    public int width() {
        return isTurned() ? decoded.height() : decoded.width();
    }

    /** Rows of the upright picture. */
    public int height() {
        return isTurned() ? decoded.width() : decoded.height();
    }

    private boolean isTurned() {
        return rotationDegrees % 180 != 0;
    }

    /** The picture, upright, in full size. */
    public Image image() {
        return upright(decoded.width(), decoded.height());
    }

    /** The picture, upright, stretched to this size by the decoder's own scaler. */
    public Image scaled(int width, int height) {
        return upright(isTurned() ? height : width, isTurned() ? width : height);
    }

    private Image upright(int width, int height) {
        byte[] rgb = Rotation.clockwise(pixels.rgb(decoded, width, height), width, height, rotationDegrees);
        return Image.owning(isTurned() ? height : width, isTurned() ? width : height, rgb);
    }
}
