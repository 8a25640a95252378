package vidact.cvae.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.cvae.HeadConfig;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Tensors;
import vidact.torch.nn.AttentionMask;
import vidact.torch.nn.Block;
import vidact.torch.nn.BlockConfig;
import vidact.torch.nn.Embedding;
import vidact.torch.nn.LayerNorm;
import vidact.torch.nn.Linear;
import vidact.torch.nn.SelfAttention;

/**
 * A conditional variational autoencoder over chunks of actions, as GR-MG has it after ACT (Zhao et al. 2023): the posterior looks at the
 * chunk alone, the decoder at the latent variable and the hidden state. Its blocks are the trunk's, but see both ways.
 *
 * <p>Names in a checkpoint: {@code posterior.{arm,gripper,fusion,class_token,places,blocks.N,norm,out}}, {@code
 * decoder.{latent,condition,mask_token,places,blocks.N,norm,arm,gripper}}.
 */
final class CvaeHead implements ActionHead {
    private final Sizes sizes;
    private final int latent;
    private final Posterior posterior;
    private final Decoder decoder;

    CvaeHead(Parameters parameters, HeadConfig config, Sizes sizes, Precision precision) {
        this.sizes = sizes;
        latent = config.latent();
        posterior = new Posterior(parameters.under("posterior"), config, sizes, precision);
        decoder = new Decoder(parameters.under("decoder"), config, sizes, precision);
    }

    @Override
    public Guess guess(Tensor hidden, Truth truth) {
        Tensor normal = posterior.forward(truth); // [M, 2 Z]
        Tensor mean = normal.narrow(1, 0, latent);
        Tensor logVariance = normal.narrow(1, latent, latent);
        Tensor deviation = logVariance.mul(new Scalar(0.5)).exp();
        Tensor z = mean.add(deviation.mul(Tensors.here(torch.randn(Tensors.shape(deviation)))));
        Tensor divergence = mean.square()
                .add(logVariance.exp())
                .sub(logVariance)
                .sub(new Scalar(1.0))
                .mul(new Scalar(0.5)); // [M, Z]
        return new Guess(decoder.forward(hidden, z), Optional.of(divergence));
    }

    @Override
    public Chunk act(Tensor hidden, Tensor z) {
        return decoder.forward(hidden, z);
    }

    private static List<Block> blocks(Parameters parameters, BlockConfig config, int count) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(new Block(parameters.under("blocks").under(Integer.toString(i)), config));
        }
        return blocks;
    }

    private static Tensor through(List<Block> blocks, Tensor tokens, Tensor mask) {
        Tensor x = tokens;
        for (Block block : blocks) {
            x = block.forward(x, new AttentionMask(mask, false), SelfAttention.Memory.NONE);
        }
        return x;
    }

    /** {@code [1, T, w]}: a learned table, repeated for M rows. */
    private static Tensor repeated(Tensor table, long rows) {
        return table.unsqueeze(0).expand(rows, table.size(0), table.size(1));
    }

    /** Chunk to mean and logarithm of the variance of the latent variable. */
    private final class Posterior {
        private final Precision precision;
        private final Linear arm;
        private final Embedding gripper;
        private final Linear fusion;
        private final Tensor classToken;
        private final Tensor places;
        private final List<Block> blocks;
        private final LayerNorm norm;
        private final Linear out;

        Posterior(Parameters parameters, HeadConfig config, Sizes sizes, Precision precision) {
            int width = config.width();
            this.precision = precision;
            arm = Linear.of(parameters.under("arm"), sizes.arm(), width, precision);
            gripper = new Embedding(parameters.under("gripper"), 2, width);
            fusion = Linear.of(parameters.under("fusion"), 2 * width, width, precision);
            classToken = parameters.add("class_token", Embedding.START, 1, width);
            places = parameters.add("places", Embedding.START, sizes.chunk() + 1L, width);
            BlockConfig block = new BlockConfig(width, config.heads(), 0, precision);
            blocks = blocks(parameters, block, config.encoderLayers());
            norm = new LayerNorm(parameters.under("norm"), width);
            out = Linear.of(parameters.under("out"), width, 2 * config.latent(), Precision.FP32);
        }

        /** {@code [M, 2 Z]}. */
        Tensor forward(Truth truth) {
            long rows = truth.arm().size(0);
            Tensor a = arm.forward(truth.arm()).to(ScalarType.Float); // [M, K, w]
            Tensor g = gripper.forward(truth.gripper().to(ScalarType.Long));
            Tensor actions =
                    fusion.forward(torch.cat(new TensorVector(a, g), 2)).to(ScalarType.Float);
            Tensor tokens = torch.cat(new TensorVector(repeated(classToken, rows), actions), 1)
                    .add(places); // [M, K + 1, w]
            Tensor seen = through(blocks, tokens, mask(truth.valid()));
            return out.forward(norm.forward(seen.select(1, 0)));
        }

        /** Nobody sees an action that the episode does not have, {@code [M, 1, K + 1, K + 1]}. */
        private Tensor mask(Tensor valid) {
            long rows = valid.size(0);
            long tokens = sizes.chunk() + 1L;
            Tensor hidden = torch.cat(new TensorVector(valid.new_ones(rows, 1), valid), 1)
                    .eq(new Scalar(0.0)); // [M, K + 1]
            return Tensors.zeros(rows, 1, tokens, tokens)
                    .masked_fill(hidden.view(rows, 1, 1, tokens), new Scalar(Double.NEGATIVE_INFINITY))
                    .to(precision.type());
        }
    }

    /** Latent variable and hidden state to a chunk. */
    private final class Decoder {
        private final Precision precision;
        private final Linear fromLatent;
        private final Linear condition;
        private final Tensor maskToken;
        private final Tensor places;
        private final List<Block> blocks;
        private final LayerNorm norm;
        private final Linear arm;
        private final Linear gripper;

        Decoder(Parameters parameters, HeadConfig config, Sizes sizes, Precision precision) {
            int width = config.width();
            this.precision = precision;
            fromLatent = Linear.of(parameters.under("latent"), config.latent(), width, precision);
            condition = Linear.of(parameters.under("condition"), sizes.hidden(), width, precision);
            maskToken = parameters.add("mask_token", Embedding.START, 1, width);
            places = parameters.add("places", Embedding.START, sizes.chunk(), width);
            BlockConfig block = new BlockConfig(width, config.heads(), 0, precision);
            blocks = blocks(parameters, block, config.decoderLayers());
            norm = new LayerNorm(parameters.under("norm"), width);
            arm = Linear.of(parameters.under("arm"), width, sizes.arm(), Precision.FP32);
            gripper = Linear.of(parameters.under("gripper"), width, 1, Precision.FP32);
        }

        Chunk forward(Tensor hidden, Tensor z) {
            long rows = hidden.size(0);
            Tensor actions = repeated(maskToken.add(places), rows); // [M, K, w]
            Tensor latents = fromLatent.forward(z).to(ScalarType.Float).unsqueeze(1);
            Tensor conditions = condition.forward(hidden).to(ScalarType.Float).unsqueeze(1);
            Tensor tokens = torch.cat(new TensorVector(latents, conditions, actions), 1); // [M, K + 2, w]
            long count = tokens.size(1);
            Tensor nobodyHidden = Tensors.zeros(count, count).to(precision.type());
            Tensor seen = norm.forward(through(blocks, tokens, nobodyHidden).narrow(1, 2, sizes.chunk()));
            return new Chunk(arm.forward(seen), gripper.forward(seen).squeeze(2));
        }
    }
}
