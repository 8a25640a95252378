package vidact.core.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.image.Image;
import vidact.core.image.Psnr;

final class VideoTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsReadWithItsTimes() {
        List<Image> images = List.of(plain(64, 48, 20), plain(64, 48, 120), plain(64, 48, 220));
        Path file = folder.resolve("a.mp4");
        VideoWriter.write(file, images, 5);
        List<TimedImage> read = read(file);
        assertThat(read).extracting(TimedImage::micros).containsExactly(0L, 200_000L, 400_000L);
        assertThat(Psnr.of(read.stream().map(TimedImage::image).toList(), images))
                .isGreaterThan(38);
    }

    @Test
    void oddSizesGrowByOnePixel() {
        Path file = folder.resolve("odd.mp4");
        VideoWriter.write(file, List.of(plain(33, 17, 100), plain(33, 17, 100)), 10);
        Image image = read(file).get(0).image();
        assertThat(List.of(image.width(), image.height())).containsExactly(34, 18);
    }

    @Test
    void variableFrameRatesKeepTheirTimes() throws Exception {
        long[] micros = {0, 40_000, 500_000, 520_000, 1_900_000};
        Path file = folder.resolve("variable.mkv");
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), 32, 32, 0)) {
            recorder.setFormat("matroska");
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setFrameRate(1000);
            recorder.start();
            for (long time : micros) {
                try (Frame frame = new Frame(32, 32, Frame.DEPTH_UBYTE, 3)) {
                    recorder.setTimestamp(time);
                    recorder.record(frame);
                }
            }
        }
        assertThat(read(file).stream().mapToLong(TimedImage::micros).toArray()).isEqualTo(micros);
    }

    @Test
    void aTurnedPhoneVideoIsReadUpright() {
        byte[] row = {1, 1, 1, 2, 2, 2};
        assertThat(Rotation.clockwise(row, 2, 1, 90)).containsExactly(1, 1, 1, 2, 2, 2);
        assertThat(Rotation.clockwise(row, 2, 1, 180)).containsExactly(2, 2, 2, 1, 1, 1);
        byte[] square = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4};
        assertThat(Rotation.clockwise(square, 2, 2, 90)).containsExactly(3, 3, 3, 1, 1, 1, 4, 4, 4, 2, 2, 2);
        assertThat(Rotation.clockwise(square, 2, 2, 270)).containsExactly(2, 2, 2, 4, 4, 4, 1, 1, 1, 3, 3, 3);
    }

    @Test
    void brokenFilesAreNamed() throws IOException {
        Path noise = Files.write(folder.resolve("noise.mp4"), new byte[5000]);
        assertThatThrownBy(() -> VideoReader.open(noise))
                .isInstanceOf(VideoException.class)
                .hasMessageContaining("noise.mp4");
        Path whole = folder.resolve("whole.mp4");
        VideoWriter.write(whole, List.of(plain(64, 64, 50), plain(64, 64, 90)), 5);
        Path cut = folder.resolve("cut.mp4");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(whole), 200));
        assertThatThrownBy(() -> VideoReader.open(cut)).isInstanceOf(VideoException.class);
    }

    @Test
    void samplingFollowsTimesAndNotFrameNumbers() {
        FrameSampler sampler = new FrameSampler(5);
        List<Long> kept = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            long micros = 33_000 + Math.round(i * 1e6 / 29.97);
            if (sampler.keeps(micros)) {
                kept.add(Math.round((micros - 33_000) / 1000.0));
            }
        }
        assertThat(kept).containsExactly(0L, 200L, 400L, 601L, 801L);
    }

    @Test
    void aSlowVideoKeepsAllItsFrames() {
        FrameSampler sampler = new FrameSampler(5);
        for (int i = 0; i < 20; i++) {
            assertThat(sampler.keeps(i * 333_333L)).isTrue();
        }
    }

    private static List<TimedImage> read(Path file) {
        List<TimedImage> frames = new ArrayList<>();
        try (VideoReader reader = VideoReader.open(file)) {
            for (Optional<TimedImage> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                frames.add(frame.get());
            }
        }
        return frames;
    }

    private static Image plain(int width, int height, int level) {
        byte[] rgb = new byte[width * height * 3];
        Arrays.fill(rgb, (byte) level);
        return Image.of(width, height, rgb);
    }
}
