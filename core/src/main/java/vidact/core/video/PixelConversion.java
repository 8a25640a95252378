package vidact.core.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import vidact.core.Check;
import vidact.core.image.Image;

/** Turns decoded frames of any pixel format into RGB of any size. One conversion is kept for each reader; not thread-safe. */
final class PixelConversion implements AutoCloseable {
    private final AVFrame target = av_frame_alloc();
    private SwsContext context = new SwsContext();

    /** Pixels of a frame, {@code [height, width, 3]}. */
    byte[] rgb(AVFrame frame, int width, int height) {
        context = sws_getCachedContext(
                context,
                frame.width(),
                frame.height(),
                frame.format(),
                width,
                height,
                AV_PIX_FMT_RGB24,
                SWS_BILINEAR,
                (SwsFilter) null,
                (SwsFilter) null,
                (DoublePointer) null);
        Check.state(!context.isNull(), "frames of pixel format %d cannot be converted", frame.format());
        if (target.width() != width || target.height() != height) {
            av_frame_unref(target);
            target.width(width).height(height).format(AV_PIX_FMT_RGB24);
            Check.state(av_frame_get_buffer(target, 0) == 0, "no memory for %d x %d pixels", width, height);
        }
        sws_scale(context, frame.data(), frame.linesize(), 0, frame.height(), target.data(), target.linesize());
        byte[] rgb = new byte[width * height * Image.CHANNELS];
        int row = width * Image.CHANNELS;
        try (BytePointer pixels = target.data(0)) {
            for (int y = 0; y < height; y++) {
                pixels.position((long) y * target.linesize(0)).get(rgb, y * row, row);
            }
        }
        return rgb;
    }

    @Override
    public void close() {
        av_frame_free(target);
        sws_freeContext(context);
    }
}
