package vidact.cvae.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.nn.Linear;

/** A robot's state to one vector (GR-1): the arm's numbers and the gripper's one-hot, each by a linear layer, then both together. */
final class StateEncoder {
    private final int arm;
    private final Linear armLayer;
    private final Linear gripperLayer;
    private final Linear fusion;

    StateEncoder(Parameters parameters, int arm, int width) {
        this.arm = arm;
        armLayer = Linear.of(parameters.under("arm"), arm, width, Precision.FP32);
        gripperLayer = Linear.of(parameters.under("gripper"), 2, width, Precision.FP32);
        fusion = Linear.of(parameters.under("fusion"), 2 * width, width, Precision.FP32);
    }

    /** {@code [..., S + 2]} to {@code [..., D]}. */
    Tensor forward(Tensor states) {
        Tensor a = armLayer.forward(states.narrow(-1, 0, arm));
        Tensor g = gripperLayer.forward(states.narrow(-1, arm, 2));
        return fusion.forward(torch.cat(new TensorVector(a, g), -1));
    }
}
