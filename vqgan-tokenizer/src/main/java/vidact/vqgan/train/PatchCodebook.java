package vidact.vqgan.train;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.core.image.Image;
import vidact.core.image.Psnr;
import vidact.torch.Scopes;
import vidact.torch.Seeds;
import vidact.torch.Tensors;
import vidact.vqgan.VqganConfig;
import vidact.vqgan.model.Pictures;

/**
 * The tokenizer that any other must beat: as many codes on as many places, but each code is a patch of pixels, found by k-means.
 */
public final class PatchCodebook {
    /** Frames that its patches are taken from. */
    public static final int FRAMES = 2_048;

    private static final int PATCHES = 65_536;
    private static final int ROUNDS = 25;

    private PatchCodebook() {}

    /**
     * PSNR in dB of the held-out frames with every patch replaced by the nearest of the training frames' centres.
     *
     * @param training frames of the network's size, best {@link #FRAMES} of them
     */
    public static double psnr(VqganConfig config, List<Image> training, List<Image> heldOut) {
        Seeds.set(0);
        int side = config.size() / config.grid();
        return Scopes.freeing(() -> {
            Tensor patches = patches(training, side);
            long taken = Math.min(PATCHES, patches.size(0));
            Tensor some = patches.index_select(
                    0, Tensors.here(torch.randperm(patches.size(0)).narrow(0, 0, taken)));
            Tensor centres = KMeans.centres(some, config.codes(), ROUNDS);
            Tensor judged = patches(heldOut, side);
            Tensor chosen = centres.index_select(0, KMeans.nearest(judged, centres));
            Tensor pictures = pictures(chosen, config.size(), side);
            centres.close();
            return Psnr.of(Pictures.toImages(pictures), heldOut);
        });
    }

    /** Frames to patches, one a row: {@code [N * h * w, 3 * side * side]}. */
    private static Tensor patches(List<Image> frames, int side) {
        Tensor pictures = Pictures.toTensor(frames); // [N, 3, H, W]
        long grid = pictures.size(2) / side;
        return pictures.view(-1, 3, grid, side, grid, side)
                .permute(0, 2, 4, 1, 3, 5)
                .reshape(-1, 3L * side * side);
    }

    private static Tensor pictures(Tensor patches, long size, long side) {
        long grid = size / side;
        return patches.view(-1, grid, grid, 3, side, side)
                .permute(0, 3, 1, 4, 2, 5)
                .reshape(-1, 3, size, size);
    }
}
