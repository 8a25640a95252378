package vidact.core.video;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import vidact.core.image.Image;

/**
 * Decodes the first video stream of a file from start to end, or from later on. Times come from the presentation time stamps, never from
 * a frame rate, so variable rates and dropped frames keep their true times. Not thread-safe; close it.
 */
public final class VideoReader implements AutoCloseable {
    private static final long SEEK_MARGIN_MICROS = 1_000_000;

    private final String file;
    private final FFmpegFrameGrabber grabber;
    private final VideoInfo info;

    private VideoReader(String file, FFmpegFrameGrabber grabber, VideoInfo info) {
        this.file = file;
        this.grabber = grabber;
        this.info = info;
    }

    /**
     * Opens the file and reads its header.
     *
     * @throws VideoException if it is no video or has no video stream
     */
    public static VideoReader open(Path path) {
        av_log_set_level(AV_LOG_FATAL);
        String file = path.toString();
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(path.toFile());
        grabber.setPixelFormat(AV_PIX_FMT_RGB24);
        grabber.setVideoOption("threads", "1");
        try {
            grabber.start();
            Optional<AVStream> stream = firstVideoStream(grabber.getFormatContext());
            if (stream.isEmpty() || grabber.getImageWidth() <= 0) {
                grabber.close();
                throw VideoException.noVideo(file);
            }
            return new VideoReader(file, grabber, info(grabber, stream.get()));
        } catch (FrameGrabber.Exception e) {
            closeQuietly(grabber);
            throw VideoException.open(file, e);
        }
    }

    /** What the container says about the stream. */
    public VideoInfo info() {
        return info;
    }

    /**
     * Skips what lies long before a time, so that {@link #next} comes to the frame of that time sooner; at least a second before
     * it is still decoded.
     *
     * @throws VideoException if the stream cannot be searched
     */
    public void skipTowards(long micros) {
        if (micros <= 2 * SEEK_MARGIN_MICROS) {
            return;
        }
        try {
            grabber.setTimestamp(micros - SEEK_MARGIN_MICROS);
        } catch (FrameGrabber.Exception e) {
            throw VideoException.decode(file, e);
        }
    }

    /**
     * The next frame, upright, or nothing at the end of the stream.
     *
     * @throws VideoException if the stream is damaged here
     */
    public Optional<TimedImage> next() {
        try {
            Frame frame = grabber.grabImage();
            if (frame == null || frame.image == null) {
                return Optional.empty();
            }
            return Optional.of(new TimedImage(frame.timestamp, upright(frame)));
        } catch (FrameGrabber.Exception e) {
            throw VideoException.decode(file, e);
        }
    }

    @Override
    public void close() {
        closeQuietly(grabber);
    }

    private Image upright(Frame frame) {
        int width = frame.imageWidth;
        int height = frame.imageHeight;
        byte[] rgb = new byte[width * height * Image.CHANNELS];
        ByteBuffer rows = ((ByteBuffer) frame.image[0]).duplicate();
        for (int y = 0; y < height; y++) {
            rows.position(y * frame.imageStride);
            rows.get(rgb, y * width * Image.CHANNELS, width * Image.CHANNELS);
        }
        boolean turned = info.rotationDegrees() % 180 != 0;
        byte[] upright = Rotation.clockwise(rgb, width, height, info.rotationDegrees());
        return Image.owning(turned ? height : width, turned ? width : height, upright);
    }

    private static Optional<AVStream> firstVideoStream(AVFormatContext context) {
        for (int i = 0; i < context.nb_streams(); i++) {
            AVStream stream = context.streams(i);
            boolean picture = (stream.disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0;
            if (stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO && !picture) {
                return Optional.of(stream);
            }
        }
        return Optional.empty();
    }

    private static VideoInfo info(FFmpegFrameGrabber grabber, AVStream stream) {
        int rotation = Math.floorMod((int) Math.round(-grabber.getDisplayRotation() / 90) * 90, 360);
        boolean turned = rotation % 180 != 0;
        int width = grabber.getImageWidth();
        int height = grabber.getImageHeight();
        boolean known = stream.duration() > 0;
        long duration = known
                ? Math.round(1e6
                        * stream.duration()
                        * stream.time_base().num()
                        / stream.time_base().den())
                : Math.max(0, grabber.getLengthInTime());
        String codec = avcodec_get_name(stream.codecpar().codec_id()).getString();
        return new VideoInfo(codec, turned ? height : width, turned ? width : height, rotation, duration);
    }

    private static void closeQuietly(FFmpegFrameGrabber grabber) {
        try {
            grabber.close();
        } catch (FrameGrabber.Exception e) {
            // Nothing was being written: there is nothing to lose and nothing to repair.
        }
    }
}
