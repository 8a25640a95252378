package vidact.vqgan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.Check;
import vidact.core.Hashes;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.config.Configs;
import vidact.core.image.Image;
import vidact.core.image.Preprocess;
import vidact.core.storage.AtomicFiles;
import vidact.core.tokens.TokenOrigin;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.Tensors;
import vidact.vqgan.model.Pictures;
import vidact.vqgan.model.Vqgan;

/**
 * A trained tokenizer: images to codes and codes to images. Thread-safe. Work is done in batches of one fixed size, filled
 * up where needed, because a convolution may differ in its last bit with the number of pictures.
 */
public final class FrameTokenizer {
    /** Pictures in every batch. */
    public static final int BATCH = 16;

    /** Threads that each of Spark's tasks computes on, since tasks run side by side. */
    public static final int THREADS = 1;

    private final Vqgan vqgan;
    private final TrainTokenizerConfig config;
    private final TokenOrigin origin;

    private FrameTokenizer(Vqgan vqgan, TrainTokenizerConfig config, TokenOrigin origin) {
        this.vqgan = vqgan;
        this.config = config;
        this.origin = origin;
    }

    /**
     * Reads a tokenizer.
     *
     * @param folder a checkpoint of {@code train-tokenizer}, or the folder of its run
     */
    public static FrameTokenizer open(Path folder) {
        Path checkpoint = CheckpointFolder.resolve(folder);
        TrainTokenizerConfig config = CheckpointFolder.readConfig(checkpoint, TrainTokenizerConfig.class);
        Path weights = checkpoint.resolve(CheckpointFolder.WEIGHTS);
        Vqgan vqgan = new Vqgan(new Parameters(), config.model(), Precision.FP32);
        vqgan.parameters().load(weights);
        vqgan.parameters().freeze(ScalarType.Float);
        String sha256 = Hashes.sha256(Configs.toJson(config.model()) + Hashes.sha256(weights));
        TokenOrigin origin = new TokenOrigin(
                config.model().tokenGrid(), sha256, config.preprocess().sha256());
        return new FrameTokenizer(vqgan, config, origin);
    }

    /** Makes {@code target} a folder with what {@link #open} needs, and not the state of training. */
    public static void copy(Path folder, Path target) {
        Path checkpoint = CheckpointFolder.resolve(folder);
        AtomicFiles.writeFolder(target, aside -> {
            for (String name : List.of(CheckpointFolder.CONFIG, CheckpointFolder.WEIGHTS)) {
                AtomicFiles.copy(checkpoint.resolve(name), aside.resolve(name));
            }
        });
    }

    /** What frames go through before {@link #encode}. */
    public Preprocess preprocess() {
        return config.preprocess();
    }

    /** What it was trained with. */
    TrainTokenizerConfig config() {
        return config;
    }

    /** What codes depend on besides the weights, for a manifest: a convolution's last bit may change with either. */
    static Map<String, String> computing() {
        return Map.of("batch", Integer.toString(BATCH), "threads", Integer.toString(THREADS));
    }

    /** Which codes these are. */
    public TokenOrigin origin() {
        return origin;
    }

    /** Codes of preprocessed images, {@code [images * h * w]}. */
    public int[] encode(List<Image> images) {
        int each = origin.grid().tokens();
        int[] codes = new int[images.size() * each];
        for (int start = 0; start < images.size(); start += BATCH) {
            int count = Math.min(BATCH, images.size() - start);
            List<Image> batch = new ArrayList<>(images.subList(start, start + count));
            batch.addAll(Collections.nCopies(BATCH - count, batch.get(0)));
            int[] found = Scopes.inference(
                    () -> Tensors.toInts(vqgan.quantizer().codes(vqgan.encode(Pictures.toTensor(batch)))));
            System.arraycopy(found, 0, codes, start * each, count * each);
        }
        return codes;
    }

    /**
     * Codes of a few preprocessed images, such as a robot's newest, {@code [images * h * w]}: not filled up to a whole batch, so that they
     * come sooner, but a code at the border between two vectors may be the other one.
     */
    public int[] encodeFew(List<Image> images) {
        return Scopes.inference(() -> Tensors.toInts(vqgan.quantizer().codes(vqgan.encode(Pictures.toTensor(images)))));
    }

    /** Images of codes {@code [images * h * w]}. */
    public List<Image> decode(int[] codes) {
        int each = origin.grid().tokens();
        Check.argument(codes.length % each == 0, "%d codes are no whole frames of %d", codes.length, each);
        List<Image> images = new ArrayList<>();
        for (int start = 0; start < codes.length; start += BATCH * each) {
            int count = Math.min(BATCH * each, codes.length - start);
            List<Image> decoded = decodeFew(Arrays.copyOfRange(codes, start, start + BATCH * each));
            images.addAll(decoded.subList(0, count / each));
        }
        return images;
    }

    /** Images of the codes of a few, as {@link #encodeFew}: sooner, but a pixel may be one of 256 steps off. */
    public List<Image> decodeFew(int[] codes) {
        int images = codes.length / origin.grid().tokens();
        return Scopes.inference(() -> {
            Tensor grid = Tensors.of(
                    codes, images, origin.grid().height(), origin.grid().width());
            return Pictures.toImages(vqgan.decode(vqgan.quantizer().vectors(grid)));
        });
    }
}
