package vidact.vqgan.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.checkpoint.CheckpointException;
import vidact.torch.Scopes;
import vidact.torch.TensorFiles;
import vidact.vqgan.model.Quantizer;
import vidact.vqgan.model.Vqgan;

/** Compares a network with what another implementation made of the same weights. */
public final class Agreement {
    /** Two best distances that differ by less than this share of the larger are a toss-up. */
    private static final double TOSS_UP = 1e-5;

    private Agreement() {}

    /**
     * Encodes the other's pictures and decodes the other's codes.
     *
     * @param file safetensors with {@code pictures} {@code [B, 3, H, W]} in [-1, 1], {@code codes} {@code [B, h, w]} (64-bit) and
     *     {@code images} {@code [B, 3, H, W]}, decoded from the codes
     * @return {@code codes_compared}, {@code codes_different}, of which {@code codes_toss_up} lie between two codes equally near, and
     *     {@code images_largest_difference}
     */
    public static Map<String, Object> of(Vqgan vqgan, Path file) {
        Map<String, Tensor> other = TensorFiles.read(file);
        return Scopes.inference(() -> {
            Tensor pictures = named(file, other, "pictures");
            Tensor codes = named(file, other, "codes").to(ScalarType.Long);
            Tensor images = named(file, other, "images");
            Tensor z = vqgan.encode(pictures);
            Tensor different = vqgan.quantizer().codes(z).ne(codes);
            Tensor decoded = vqgan.decode(vqgan.quantizer().vectors(codes));
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("codes_compared", codes.numel());
            figures.put("codes_different", different.sum().item_long());
            Tensor excused = different.flatten().logical_and(tossUps(vqgan.quantizer(), z));
            figures.put("codes_toss_up", excused.sum().item_long());
            figures.put("images_largest_difference", (double)
                    decoded.sub(images).abs().max().item_float());
            return figures;
        });
    }

    /** Whether the two nearest codes are about equally far, {@code [BHW]}. */
    private static Tensor tossUps(Quantizer quantizer, Tensor z) {
        Tensor two =
                quantizer.distances(Quantizer.rows(z)).topk(2, 1, false, true).get0(); // [BHW, 2], ascending
        Tensor first = two.select(1, 0);
        Tensor second = two.select(1, 1);
        return second.sub(first).lt(second.mul(new Scalar(TOSS_UP)));
    }

    private static Tensor named(Path file, Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw CheckpointException.missingTensor(file, name);
        }
        return tensor;
    }
}
