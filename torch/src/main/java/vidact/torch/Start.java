package vidact.torch;

import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The values that a parameter has before training. */
public interface Start {
    /** Fills the tensor. */
    void fill(Tensor tensor);

    /** Normal with mean 0; GPT-2 uses a deviation of 0.02. */
    static Start normal(double deviation) {
        return normal(0, deviation);
    }

    /** Normal. */
    static Start normal(double mean, double deviation) {
        return tensor -> tensor.normal_(mean, deviation, new GeneratorOptional());
    }

    /** Uniform in [-bound, bound). */
    static Start uniform(double bound) {
        return tensor -> tensor.uniform_(-bound, bound, new GeneratorOptional());
    }

    /** One value everywhere. */
    static Start constant(double value) {
        return tensor -> tensor.fill_(new Scalar(value));
    }
}
