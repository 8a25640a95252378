package vidact.torch.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Dropout that knows by itself when it is on: no flag has to travel through the model, and none can be forgotten. */
final class Dropout {
    private Dropout() {}

    /** Drops values with that probability while gradients flow, which is in training alone. */
    static Tensor apply(Tensor x, double probability) {
        return probability > 0 && x.requires_grad() ? torch.dropout(x, probability, true) : x;
    }
}
