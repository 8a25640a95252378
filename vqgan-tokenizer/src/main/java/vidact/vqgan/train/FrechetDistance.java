package vidact.vqgan.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.Check;
import vidact.core.Chunks;
import vidact.core.config.ConfigException;
import vidact.core.image.Image;
import vidact.torch.Natives;
import vidact.torch.Scopes;
import vidact.vqgan.model.Pictures;

/**
 * Fréchet distance of two sets of pictures in the features of an Inception network (Heusel et al. 2017); of frames and their
 * reconstructions it is rFID. Small sets give large distances: figures compare only over equally many pictures.
 */
public final class FrechetDistance {
    private static final int BATCH = 16;

    private final JitModule inception;

    private FrechetDistance(JitModule inception) {
        this.inception = inception;
    }

    /**
     * Reads the network.
     *
     * @param file TorchScript that takes bytes {@code [B, 3, H, W]} in [0, 255] and, if it has a second argument, {@code true}
     *     for features instead of classes, and gives {@code [B, F]}; NVIDIA's {@code inception-2015-12-05.pt} is such a file
     */
    public static FrechetDistance read(Path file) {
        Natives.load();
        if (!Files.isRegularFile(file)) {
            throw new ConfigException("evaluation.inception: there is no file " + file);
        }
        JitModule module = torch.load(file.toString());
        module.eval();
        return new FrechetDistance(module);
    }

    /** {@code |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2))} of the features' means and covariances. */
    public double between(List<Image> some, List<Image> others) {
        Check.argument(some.size() > 1 && others.size() > 1, "a Fréchet distance needs two pictures of each kind");
        return Scopes.inference(() -> of(features(some), features(others)));
    }

    /** The distance of rows {@code [N, F]} and {@code [M, F]}. */
    static double of(Tensor some, Tensor others) {
        Tensor apart = some.mean(0).sub(others.mean(0)).square().sum();
        Tensor first = covariance(some);
        Tensor second = covariance(others);
        // The eigenvalues of C1 C2 are those of the symmetric C1^(1/2) C2 C1^(1/2).
        Tensor root = root(first);
        Tensor product = root.matmul(second).matmul(root);
        Tensor shared = torch.linalg_eigvalsh(product.add(product.t()).mul(new Scalar(0.5)))
                .clamp_min(new Scalar(0.0))
                .sqrt()
                .sum();
        Tensor spread = first.trace().add(second.trace()).sub(shared.mul(new Scalar(2.0)));
        return apart.add(spread).item_double();
    }

    private Tensor features(List<Image> images) {
        List<Tensor> rows = new ArrayList<>();
        for (List<Image> batch : Chunks.of(images, BATCH)) {
            IValueVector arguments = new IValueVector(new IValue(Pictures.toBytes(batch)));
            if (inception.get_method("forward").num_inputs() > 2) { // counting the module itself
                arguments.push_back(new IValue(true));
            }
            rows.add(inception.forward(arguments).toTensor());
        }
        return torch.cat(new TensorVector(rows.toArray(Tensor[]::new)))
                .flatten(1, -1)
                .to(ScalarType.Double);
    }

    private static Tensor covariance(Tensor rows) {
        Tensor centred = rows.sub(rows.mean(0));
        return centred.t().matmul(centred).div(new Scalar(rows.size(0) - 1.0));
    }

    private static Tensor root(Tensor covariance) {
        var parts = torch.linalg_eigh(covariance);
        Tensor vectors = parts.get1();
        Tensor scaled = vectors.mul(parts.get0().clamp_min(new Scalar(0.0)).sqrt());
        return scaled.matmul(vectors.t());
    }
}
