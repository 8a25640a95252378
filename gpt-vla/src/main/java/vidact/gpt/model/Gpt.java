package vidact.gpt.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.gpt.GptConfig;
import vidact.gpt.SequenceConfig;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.nn.Block;
import vidact.torch.nn.LayerNorm;
import vidact.torch.nn.Linear;
import vidact.torch.nn.SelfAttention;

/**
 * The video-language trunk (GR-1, GR-2): a pre-LN GPT over text and image tokens with a head over image codes.
 *
 * <p>Names in a checkpoint: {@code token_embedding}, {@code spatial_embedding}, {@code view_embedding}, {@code
 * step_embedding}, {@code text_projection}, {@code embed_norm}, {@code blocks.N.{norm1,attention.qkv,attention.out,norm2,
 * mlp.up,mlp.down}}, {@code norm}, {@code head}.
 */
public final class Gpt {
    private final Parameters parameters;
    private final GptConfig config;
    private final SequenceConfig sequence;
    private final Embedder embedder;
    private final List<Block> blocks = new ArrayList<>();
    private final LayerNorm norm;
    private final Linear head;
    private final Tensor mask; // [T, T]

    public Gpt(Parameters parameters, GptConfig config, SequenceConfig sequence, Precision precision) {
        this.parameters = parameters;
        this.config = config;
        this.sequence = sequence;
        embedder = new Embedder(parameters, sequence, config.width());
        for (int i = 0; i < config.layers(); i++) {
            blocks.add(new Block(parameters.under("blocks").under(Integer.toString(i)), config.block(precision)));
        }
        norm = new LayerNorm(parameters.under("norm"), config.width());
        head = Linear.withoutBias(parameters.under("head"), config.width(), sequence.vocabulary(), precision);
        mask = Scopes.keep(Masks.causal(sequence.tokens()).to(precision.type()));
    }

    public Parameters parameters() {
        return parameters;
    }

    public SequenceConfig sequence() {
        return sequence;
    }

    /**
     * Hidden states of whole steps.
     *
     * @param images codes {@code [B, F, views * N]}
     * @param text features {@code [B, E]}
     * @return {@code [B, F * P, D]}
     */
    public Tensor forward(Tensor images, Tensor text) {
        Tensor x = embedder.steps(images, text, 0);
        Tensor visible = mask.narrow(0, 0, x.size(1)).narrow(1, 0, x.size(1));
        for (Block block : blocks) {
            x = block.forward(x, visible, SelfAttention.Memory.NONE);
        }
        return norm.forward(x);
    }

    /**
     * Scores of image codes.
     *
     * @param hidden {@code [..., D]}
     * @return logits {@code [..., V]} in the trunk's precision
     */
    public Tensor logits(Tensor hidden) {
        return head.forward(hidden);
    }

    /** An empty cache for {@code batch} sequences of full length. */
    public KvCache cache(long batch) {
        long headWidth = config.width() / config.heads();
        ScalarType type = parameters.tensors().iterator().next().scalar_type().intern();
        return new KvCache(config.layers(), new long[] {batch, config.heads(), sequence.tokens(), headWidth}, type);
    }

    /** Feeds whole steps into the cache; returns their hidden states {@code [B, F * P, D]}. */
    public Tensor feedSteps(KvCache cache, Tensor images, Tensor text) {
        int step = (int) (cache.length() / sequence.layout().tokensPerStep());
        return feed(cache, embedder.steps(images, text, step));
    }

    /** Feeds the text token of the step that begins here; returns its hidden state {@code [B, 1, D]}. */
    public Tensor feedText(KvCache cache, Tensor text) {
        return feed(cache, embedder.text(text, (int)
                (cache.length() / sequence.layout().tokensPerStep())));
    }

    /** Feeds the next image token {@code [B, 1]}; returns its hidden state {@code [B, 1, D]}. */
    public Tensor feedImage(KvCache cache, Tensor codes) {
        int perStep = sequence.layout().tokensPerStep();
        int step = (int) (cache.length() / perStep);
        int index = (int) (cache.length() % perStep) - sequence.layout().text();
        return feed(cache, embedder.image(codes, step, index));
    }

    private Tensor feed(KvCache cache, Tensor embedded) {
        long tokens = embedded.size(1);
        Tensor visible = mask.narrow(0, cache.length(), tokens).narrow(1, 0, cache.length() + tokens);
        Tensor x = embedded;
        for (int i = 0; i < blocks.size(); i++) {
            x = blocks.get(i).forward(x, visible, cache.layer(i));
        }
        cache.advance(tokens);
        return norm.forward(x);
    }
}
