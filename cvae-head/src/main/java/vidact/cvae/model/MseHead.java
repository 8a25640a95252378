package vidact.cvae.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.cvae.HeadConfig;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.nn.Linear;

/** A perceptron that answers with the mean of what was done. */
final class MseHead implements ActionHead {
    private final Sizes sizes;
    private final List<Linear> layers = new ArrayList<>();
    private final Linear out;

    MseHead(Parameters parameters, HeadConfig config, Sizes sizes, Precision precision) {
        this.sizes = sizes;
        for (int i = 0; i < config.decoderLayers(); i++) {
            int in = i == 0 ? sizes.hidden() : config.width();
            layers.add(Linear.of(parameters.under("layers").under(Integer.toString(i)), in, config.width(), precision));
        }
        int numbers = sizes.chunk() * (sizes.arm() + 1);
        out = Linear.of(parameters.under("out"), config.width(), numbers, precision);
    }

    @Override
    public Guess guess(Tensor hidden, Truth truth) {
        return new Guess(act(hidden, hidden), Optional.empty());
    }

    @Override
    public Chunk act(Tensor hidden, Tensor latent) {
        Tensor x = hidden;
        for (Linear layer : layers) {
            x = layer.forward(x).relu();
        }
        Tensor actions = out.forward(x)
                .to(ScalarType.Float)
                .view(hidden.size(0), sizes.chunk(), sizes.arm() + 1L); // [M, K, A + 1]
        return new Chunk(actions.narrow(2, 0, sizes.arm()), actions.select(2, sizes.arm()));
    }
}
