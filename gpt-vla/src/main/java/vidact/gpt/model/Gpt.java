package vidact.gpt.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.Check;
import vidact.gpt.GptConfig;
import vidact.gpt.SequenceConfig;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Tensors;
import vidact.torch.nn.AttentionMask;
import vidact.torch.nn.Block;
import vidact.torch.nn.LayerNorm;
import vidact.torch.nn.Linear;
import vidact.torch.nn.SelfAttention;

/**
 * The video-language trunk (GR-1, GR-2): a pre-LN GPT over text and image tokens with a head over image codes.
 *
 * <p>Names in a checkpoint: {@code token_embedding}, {@code spatial_embedding}, {@code view_embedding}, {@code
 * step_embedding}, {@code text_projection}, {@code action_text_norm}, {@code action_state_norm}, {@code embed_norm}, {@code
 * blocks.N.{norm1,attention.qkv,attention.out,norm2,mlp.up,mlp.down}}, {@code norm}, {@code head}.
 */
public final class Gpt {
    private final Parameters parameters;
    private final GptConfig config;
    private final SequenceConfig sequence;
    private final Embedder embedder;
    private final List<Block> blocks = new ArrayList<>();
    private final LayerNorm norm;
    private final Linear head;
    private final Masks masks;

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
        masks = new Masks(sequence, precision);
    }

    public Parameters parameters() {
        return parameters;
    }

    /**
     * Starts from another trunk's weights, as far as they fit ({@link Parameters#warmStart}). A trunk of one step has no vectors of steps;
     * it gives its tokens the first step's, so that it sees a single frame as the other one does.
     *
     * @param trunk weights by name; they may hold more
     */
    public void startFrom(Map<String, Tensor> trunk) {
        parameters.warmStart(sequence.steps() == 1 ? Embedder.ofFirstStep(trunk) : trunk);
    }

    public SequenceConfig sequence() {
        return sequence;
    }

    /**
     * Hidden states of whole steps, each sequence from its first step on.
     *
     * @return {@code [B, F * P, D]}
     */
    public Tensor forward(Steps steps) {
        AttentionMask visible = masks.of(steps);
        return norm.forward(through(blocks, embedder.steps(steps, 0), visible));
    }

    /**
     * Hidden states of some tokens of whole steps; the last block computes no others.
     *
     * @param positions in the sequence, {@code [R]}
     * @return {@code [B, R, D]}
     */
    public Tensor forward(Steps steps, long[] positions) {
        AttentionMask visible = masks.of(steps);
        int last = blocks.size() - 1;
        Tensor x = through(blocks.subList(0, last), embedder.steps(steps, 0), visible);
        return norm.forward(blocks.get(last).forward(x, Tensors.of(positions, positions.length), visible));
    }

    private static Tensor through(List<Block> blocks, Tensor embedded, AttentionMask visible) {
        Tensor x = embedded;
        for (Block block : blocks) {
            x = block.forward(x, visible, SelfAttention.Memory.NONE);
        }
        return x;
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

    /** Makes it fit for inference alone, with weights of 16 bits: one token after another it takes less than half the time. */
    public void narrow() {
        parameters.freeze(ScalarType.Float);
        blocks.forEach(Block::narrow);
        head.narrow();
    }

    /** An empty cache for {@code batch} sequences of full length. */
    public KvCache cache(long batch) {
        long headWidth = config.width() / config.heads();
        ScalarType type = parameters.tensors().iterator().next().scalar_type().intern();
        return new KvCache(config.layers(), new long[] {batch, config.heads(), sequence.tokens(), headWidth}, type);
    }

    /**
     * Feeds the first steps, of one sample a sequence and with known states, into an empty cache. Tokens that actions are read
     * from are left out: nobody may see them.
     *
     * @return hidden states {@code [B, F * (P - actions), D]}
     */
    public Tensor feedSteps(KvCache cache, Steps steps) {
        Check.state(cache.length() == 0, "whole steps come first, but %d tokens are remembered", cache.length());
        Tensor embedded = embedder.steps(steps, 0);
        if (sequence.layout().action() > 0) {
            long[] seen = sequence.layout().positionsSeen((int) steps.frames());
            embedded = embedded.index_select(1, Tensors.of(seen, seen.length));
        }
        Tensor hidden = feed(cache, embedded, masks.first(embedded.size(1)));
        cache.startStep(steps.frames());
        return hidden;
    }

    /** Feeds the text token of the next step; returns its hidden state {@code [B, 1, D]}. */
    public Tensor feedText(KvCache cache, Tensor text) {
        return feed(cache, embedder.text(text, cache.step()));
    }

    /**
     * Feeds the next image token {@code [B, 1]}; returns its hidden state {@code [B, 1, D]}. State and action of a step that is
     * made up are left out: nobody may see them.
     */
    public Tensor feedImage(KvCache cache, Tensor codes) {
        Tensor hidden = feed(cache, embedder.image(codes, cache.step(), cache.image()));
        cache.advanceImage(sequence.layout().images());
        return hidden;
    }

    /** A single token sees all that is remembered. */
    private Tensor feed(KvCache cache, Tensor embedded) {
        return feed(cache, embedded, masks.first(1));
    }

    private Tensor feed(KvCache cache, Tensor embedded, AttentionMask visible) {
        Tensor x = embedded;
        for (int i = 0; i < blocks.size(); i++) {
            x = blocks.get(i).forward(x, visible, cache.layer(i));
        }
        cache.advance(embedded.size(1));
        return norm.forward(x);
    }
}
