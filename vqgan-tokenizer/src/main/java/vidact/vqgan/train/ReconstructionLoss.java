package vidact.vqgan.train;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.image.Image;
import vidact.torch.Parameters;
import vidact.torch.Scopes;
import vidact.vqgan.LossConfig;
import vidact.vqgan.model.Lpips;
import vidact.vqgan.model.Pictures;

/** How far a reconstruction is from its picture. Every kind has {@code mean |x - y|} in it. */
public sealed interface ReconstructionLoss {
    /** Pictures in [-1, 1] and their reconstructions, {@code [B, 3, H, W]}, to a scalar. */
    Tensor of(Tensor pictures, Tensor reconstruction);

    /** What is added to the absolute error, for a summary. */
    String name();

    /** Mean LPIPS of images and their reconstructions, where it can be computed. */
    default OptionalDouble perceived(List<Image> images, List<Image> reconstructed) {
        return OptionalDouble.empty();
    }

    /** What the configuration and the user's files allow. */
    static ReconstructionLoss of(LossConfig config) {
        LossConfig.Perceptual perceptual = config.perceptual();
        if (!perceptual.given()) {
            return new Pixels(config.squared());
        }
        Parameters vgg = new Parameters();
        Parameters heads = new Parameters();
        Lpips lpips = new Lpips(vgg, heads);
        vgg.loadExcept(Path.of(perceptual.vgg16()), name -> name.startsWith("classifier."));
        heads.load(Path.of(perceptual.heads()));
        vgg.freeze(ScalarType.Float);
        heads.freeze(ScalarType.Float);
        return new Perceptual(lpips, perceptual.weight());
    }

    /**
     * The stand-in for LPIPS: a squared error, which makes large errors on small things, such as the colour of a block, count
     * beside many small errors. It does not make textures sharp, as LPIPS does.
     */
    record Pixels(double squared) implements ReconstructionLoss {
        @Override
        public Tensor of(Tensor pictures, Tensor reconstruction) {
            return torch.l1_loss(reconstruction, pictures)
                    .add(torch.mse_loss(reconstruction, pictures).mul(new Scalar(squared)));
        }

        @Override
        public String name() {
            return "squared error in place of LPIPS, since loss.perceptual names no weights";
        }
    }

    /** taming's loss. */
    record Perceptual(Lpips distance, double weight) implements ReconstructionLoss {
        private static final int BATCH = 16;

        @Override
        public Tensor of(Tensor pictures, Tensor reconstruction) {
            Tensor perceived = distance.distance(pictures, reconstruction).mean();
            return torch.l1_loss(reconstruction, pictures).add(perceived.mul(new Scalar(weight)));
        }

        @Override
        public String name() {
            return "LPIPS";
        }

        @Override
        public OptionalDouble perceived(List<Image> images, List<Image> reconstructed) {
            double sum = 0;
            for (int from = 0; from < images.size(); from += BATCH) {
                int to = Math.min(images.size(), from + BATCH);
                List<Image> some = images.subList(from, to);
                List<Image> others = reconstructed.subList(from, to);
                sum += Scopes.inference(() -> {
                    Tensor distances = distance.distance(Pictures.toTensor(some), Pictures.toTensor(others));
                    return distances.sum().item_double();
                });
            }
            return OptionalDouble.of(sum / images.size());
        }
    }
}
