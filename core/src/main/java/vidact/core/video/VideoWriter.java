package vidact.core.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameRecorder;
import vidact.core.Check;
import vidact.core.image.Image;
import vidact.core.storage.AtomicFiles;

/** Writes pictures as an H.264 MP4 that browsers play. H.264 halves its colour planes, so odd sides grow by a pixel. */
public final class VideoWriter {
    /** Bits for each pixel: visually lossless on rendered and robot video. */
    private static final double BITS_PER_PIXEL = 3;

    private static final int LEAST_BITS_PER_SECOND = 400_000;

    private VideoWriter() {}

    /**
     * Writes all pictures, shown {@code 1 / framesPerSecond} s each; the file appears complete or not at all.
     *
     * @throws VideoException if it cannot be written
     */
    public static void write(Path file, List<Image> images, double framesPerSecond) {
        Check.argument(!images.isEmpty(), "%s: a video needs a picture", file);
        av_log_set_level(AV_LOG_FATAL);
        AtomicFiles.write(file, aside -> record(aside, images, framesPerSecond));
    }

    private static void record(Path file, List<Image> images, double framesPerSecond) {
        int width = even(images.get(0).width());
        int height = even(images.get(0).height());
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height, 0)) {
            recorder.setFormat("mp4");
            recorder.setVideoCodec(AV_CODEC_ID_H264);
            recorder.setPixelFormat(AV_PIX_FMT_YUV420P);
            recorder.setFrameRate(framesPerSecond);
            recorder.setGopSize(Math.max(1, (int) Math.round(framesPerSecond)));
            recorder.setVideoBitrate(
                    (int) Math.max(LEAST_BITS_PER_SECOND, BITS_PER_PIXEL * width * height * framesPerSecond));
            recorder.setVideoOption("threads", "1");
            recorder.setVideoOption("allow_skip_frames", "0");
            recorder.start();
            try (Frame frame = new Frame(width, height, Frame.DEPTH_UBYTE, Image.CHANNELS)) {
                for (Image image : images) {
                    fill(frame, image);
                    recorder.record(frame, AV_PIX_FMT_RGB24);
                }
            }
            recorder.stop();
        } catch (FrameRecorder.Exception e) {
            throw VideoException.write(file.toString(), e);
        }
    }

    private static void fill(Frame frame, Image image) {
        Check.argument(
                even(image.width()) == frame.imageWidth && even(image.height()) == frame.imageHeight,
                "all pictures of a video have one size, got %s among %dx%d",
                image,
                frame.imageWidth,
                frame.imageHeight);
        ByteBuffer rows = (ByteBuffer) frame.image[0];
        for (int y = 0; y < frame.imageHeight; y++) {
            int row = Math.min(y, image.height() - 1);
            rows.position(y * frame.imageStride);
            for (int x = 0; x < frame.imageWidth; x++) {
                int column = Math.min(x, image.width() - 1);
                for (int c = 0; c < Image.CHANNELS; c++) {
                    rows.put((byte) image.value(column, row, c));
                }
            }
        }
        rows.position(0);
    }

    private static int even(int side) {
        return side + side % 2;
    }
}
