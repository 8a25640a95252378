package vidact.vqgan.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.image.Image;
import vidact.torch.Tensors;

/** Images to tensors {@code [B, 3, H, W]} in [-1, 1], and back. */
public final class Pictures {
    private static final double HALF = 127.5;

    private Pictures() {}

    /** Equally large images, 0 to -1 and 255 to 1. */
    public static Tensor toTensor(List<Image> images) {
        return toBytes(images)
                .to(ScalarType.Float)
                .div(new Scalar(HALF))
                .sub(new Scalar(1.0))
                .contiguous();
    }

    /** Equally large images as they are, {@code [B, 3, H, W]} in [0, 255]. */
    public static Tensor toBytes(List<Image> images) {
        int length = images.get(0).length();
        byte[] bytes = new byte[images.size() * length];
        for (int i = 0; i < images.size(); i++) {
            images.get(i).copyInto(bytes, i * length);
        }
        Tensor packed = Tensors.ofBytes(
                bytes, images.size(), images.get(0).height(), images.get(0).width(), Image.CHANNELS);
        return packed.permute(0, 3, 1, 2);
    }

    /** The nearest 8-bit images. */
    public static List<Image> toImages(Tensor pictures) {
        Tensor packed = pictures.add(new Scalar(1.0))
                .mul(new Scalar(HALF))
                .round()
                .clamp(new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(255.0)))
                .to(ScalarType.Byte)
                .permute(0, 2, 3, 1);
        byte[] bytes = Tensors.toBytes(packed);
        int height = (int) packed.size(1);
        int width = (int) packed.size(2);
        int length = height * width * Image.CHANNELS;
        List<Image> images = new ArrayList<>();
        for (int start = 0; start < bytes.length; start += length) {
            images.add(Image.owning(width, height, Arrays.copyOfRange(bytes, start, start + length)));
        }
        return images;
    }
}
