package vidact.ingestion.filter;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import vidact.core.Hashes;
import vidact.core.config.ConfigException;
import vidact.core.image.Image;
import vidact.core.storage.Storage;
import vidact.core.video.VideoFrame;

/**
 * Counts hands with MediaPipe's palm detector (Zhang et al. 2020) as opencv_zoo exports it to ONNX: one picture {@code [1, side, side,
 * 3]} in, for each anchor a logit and a box out. The file is the user's; its input says how large pictures are. Not thread-safe;
 * close it.
 */
public final class HandDetector implements AutoCloseable {
    private static final int BOX_VALUES = 18; // a box of 4 and 7 points

    private final HandConfig config;
    private final OrtSession session;
    private final int side;
    private final PalmAnchors anchors;

    private HandDetector(HandConfig config, OrtSession session, int side, PalmAnchors anchors) {
        this.config = config;
        this.session = session;
        this.side = side;
        this.anchors = anchors;
    }

    /**
     * Loads the model.
     *
     * @throws ConfigException if there is no such file, it is another one than expected, or it is no palm detector
     */
    public static HandDetector open(HandConfig config) {
        Path file = checked(config);
        try {
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(1); // clips are looked at side by side
            OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString(), options);
            NodeInfo input = session.getInputInfo().values().iterator().next();
            long[] shape = input.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[0];
            if (shape.length != 4 || shape[1] < 32 || shape[1] != shape[2] || shape[3] != 3) {
                session.close();
                throw refused(file, "its input is not [1, side, side, 3]");
            }
            return new HandDetector(config, session, (int) shape[1], PalmAnchors.of((int) shape[1]));
        } catch (OrtException e) {
            throw refused(file, String.valueOf(e.getMessage()));
        }
    }

    /** The model's hash, for what must not change between two runs. */
    public static String sha256(HandConfig config) {
        return Hashes.sha256(checked(config));
    }

    private static Path checked(HandConfig config) {
        Path file = Storage.file(config.model());
        if (!Files.isRegularFile(file)) {
            throw new ConfigException("hands.model: there is no file " + file
                    + ": give opencv_zoo's palm_detection_mediapipe ONNX file, or '' to look for no hands");
        }
        if (!config.sha256().isEmpty() && !config.sha256().equals(Hashes.sha256(file))) {
            throw new ConfigException("hands.model: " + file + " has SHA-256 " + Hashes.sha256(file)
                    + ", but hands.sha256 asks for " + config.sha256());
        }
        return file;
    }

    private static ConfigException refused(Path file, String why) {
        return new ConfigException("hands.model: " + file + " is no palm detector (" + why
                + "): give opencv_zoo's palm_detection_mediapipe ONNX file");
    }

    /** How many hands a frame shows. */
    public int count(VideoFrame frame) {
        double scale = (double) side / Math.max(frame.width(), frame.height());
        int width = (int) Math.max(1, Math.round(frame.width() * scale));
        int height = (int) Math.max(1, Math.round(frame.height() * scale));
        return count(frame.scaled(width, height));
    }

    /** How many hands a picture shows that is as large as the model wants in its longer side. */
    int count(Image picture) {
        FloatBuffer pixels = framed(picture);
        try (OnnxTensor input = OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), pixels, new long[] {1, side, side, 3});
                OrtSession.Result result =
                        session.run(Map.of(session.getInputNames().iterator().next(), input))) {
            return anchors.count(values(result, BOX_VALUES), values(result, 1), config.confidence(), config.overlap());
        } catch (OrtException e) {
            throw refused(Path.of(config.model()), String.valueOf(e.getMessage()));
        }
    }

    /** In the middle of a square, the rest black. */
    private FloatBuffer framed(Image picture) {
        float black = (float) config.black();
        float[] pixels = new float[side * side * 3];
        Arrays.fill(pixels, black);
        int left = (side - picture.width()) / 2;
        int top = (side - picture.height()) / 2;
        for (int y = 0; y < picture.height(); y++) {
            for (int i = 0; i < picture.width() * 3; i++) {
                float share = picture.value(y * picture.width() * 3 + i) / 255f;
                pixels[((y + top) * side + left) * 3 + i] = black + share * (1 - black);
            }
        }
        return FloatBuffer.wrap(pixels);
    }

    /** The output that has so many values an anchor. */
    private float[] values(OrtSession.Result result, int each) throws OrtException {
        for (Map.Entry<String, OnnxValue> output : result) {
            if (output.getValue() instanceof OnnxTensor tensor
                    && tensor.getInfo().getNumElements() == (long) anchors.size() * each) {
                float[] values = new float[anchors.size() * each];
                tensor.getFloatBuffer().get(values);
                return values;
            }
        }
        throw new OrtException("no output has " + each + " values for each of " + anchors.size() + " anchors");
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("cannot close the hand detector", e);
        }
    }
}
