package vidact.torch.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Scopes;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019). Only matrices decay; biases, norms and single vectors do
 * not. Its state is plain tensors, so that a checkpoint holds all of it.
 */
public final class AdamW {
    private final AdamConfig config;
    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private long updates;

    public AdamW(AdamConfig config, Parameters parameters) {
        this.config = config;
        parameters.byName().forEach((name, value) -> {
            Tensor mean = Scopes.keep(torch.zeros_like(value.detach()));
            Tensor square = Scopes.keep(torch.zeros_like(value.detach()));
            state.put("mean." + name, mean);
            state.put("square." + name, square);
            slots.add(new Slot(value, mean, square));
        });
    }

    /** One parameter with the running means of its gradient and of the gradient's square. */
    private record Slot(Tensor value, Tensor mean, Tensor square) {}

    /** Scales the gradients down so that their norm over all parameters is at most {@code largest}; returns the norm. */
    public double clip(double largest) {
        TensorVector values = new TensorVector(
                slots.stream().map(Slot::value).filter(AdamW::hasGradient).toArray(Tensor[]::new));
        return torch.clip_grad_norm_(values, largest, 2, false);
    }

    /** Moves every parameter against its gradient. */
    public void update(double learningRate) {
        updates++;
        double meanCorrection = 1 - Math.pow(config.beta1(), (double) updates);
        double squareCorrection = 1 - Math.pow(config.beta2(), (double) updates);
        Scalar rate = new Scalar(-learningRate / meanCorrection);
        Scalar scale = new Scalar(Math.sqrt(squareCorrection));
        Scalar epsilon = new Scalar(config.epsilon());
        Scalar towardsGradient = new Scalar(1 - config.beta1());
        Scalar keptSquare = new Scalar(config.beta2());
        Scalar newSquare = new Scalar(1 - config.beta2());
        Scalar decay = new Scalar(1 - learningRate * config.weightDecay());
        try (NoGradGuard guard = new NoGradGuard()) {
            for (Slot slot : slots) {
                if (!hasGradient(slot.value)) {
                    continue;
                }
                Tensor gradient = slot.value.grad();
                if (config.weightDecay() > 0 && slot.value.dim() > 1) {
                    slot.value.mul_(decay);
                }
                slot.mean.lerp_(gradient, towardsGradient);
                slot.square.mul_(keptSquare).addcmul_(gradient, gradient, newSquare);
                Tensor deviation = slot.square.sqrt().div_(scale).add_(epsilon);
                slot.value.addcdiv_(slot.mean, deviation, rate);
            }
        }
    }

    /** Forgets the gradients, and their memory with them. */
    public void clearGradients() {
        for (Slot slot : slots) {
            if (hasGradient(slot.value)) {
                slot.value.mutable_grad().reset();
            }
        }
    }

    /** The running means by name, for the checkpoint; restored in place. */
    public Map<String, Tensor> state() {
        return state;
    }

    /** How many updates were made. */
    long updates() {
        return updates;
    }

    /** Goes on as after that many updates. */
    public void goOnAfter(long updatesMade) {
        updates = updatesMade;
    }

    private static boolean hasGradient(Tensor value) {
        return value.grad().defined();
    }
}
