package vidact.core.video;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;

/**
 * Decodes the first video stream of a file from start to end, or from later on. Times come from the presentation time stamps, never from
 * a frame rate, so variable rates and dropped frames keep their true times. Not thread-safe; close it.
 */
public final class VideoReader implements AutoCloseable {
    private static final long SEEK_MARGIN_MICROS = 1_000_000;

    /** Containers of video. Playlists are left out: they name other files and hosts, whatever their own name is. */
    private static final String FORMATS =
            "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegvideo,mpegts,m4v,flv,asf,ogg,gif,yuv4mpegpipe,h264,hevc,ivf,obu";

    private final String file;
    private final FFmpegFrameGrabber grabber;
    private final VideoInfo info;
    private final PixelConversion pixels = new PixelConversion();

    private VideoReader(String file, FFmpegFrameGrabber grabber, VideoInfo info) {
        this.file = file;
        this.grabber = grabber;
        this.info = info;
    }

    /** Loads the decoders, which takes longer than many a file, so that the first file need not wait for it. */
    public static void loadNatives() {
        av_log_set_level(AV_LOG_FATAL);
        Loader.load(avformat.class);
        Loader.load(swscale.class);
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
        grabber.setImageMode(
                FrameGrabber.ImageMode.RAW); // frames stay as they were decoded until someone wants their pixels
        grabber.setVideoOption("threads", "1");
        grabber.setOption("protocol_whitelist", "file");
        grabber.setOption("format_whitelist", FORMATS);
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
        return decode().map(frame -> new TimedImage(frame.micros(), frame.image()));
    }

    /**
     * The next frame without its pixels: {@link VideoFrame#image} and {@link VideoFrame#scaled} convert them. What is not asked for costs
     * nothing but its decoding. A frame is good until the next one is decoded.
     *
     * @throws VideoException if the stream is damaged here
     */
    public Optional<VideoFrame> decode() {
        try {
            Frame frame = grabber.grabImage();
            if (frame == null || !(frame.opaque instanceof AVFrame decoded)) {
                return Optional.empty();
            }
            return Optional.of(new VideoFrame(frame.timestamp, decoded, pixels, info.rotationDegrees()));
        } catch (FrameGrabber.Exception e) {
            throw VideoException.decode(file, e);
        }
    }

    @Override
    public void close() {
        pixels.close();
        closeQuietly(grabber);
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
