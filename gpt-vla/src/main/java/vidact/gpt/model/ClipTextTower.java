package vidact.gpt.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.Tensors;
import vidact.torch.nn.Embedding;
import vidact.torch.nn.LayerNorm;
import vidact.torch.nn.Linear;

/**
 * CLIP's text encoder (Radford et al. 2021; openai/CLIP, {@code clip/model.py}): pre-LN causal transformer with
 * sigmoid-approximated GELU; the feature is the projection of the end marker's hidden state. Its parameters have the names
 * of Hugging Face's {@code CLIPModel}.
 */
public final class ClipTextTower {
    private final Parameters parameters;
    private final ClipTextConfig config;
    private final Embedding token;
    private final Embedding position;
    private final List<Layer> layers = new ArrayList<>();
    private final LayerNorm norm;
    private final Linear projection;

    public ClipTextTower(Parameters parameters, ClipTextConfig config) {
        this.parameters = parameters;
        this.config = config;
        Parameters text = parameters.under("text_model");
        Parameters embeddings = text.under("embeddings");
        token = new Embedding(embeddings.under("token_embedding"), config.vocabulary(), config.width());
        position = new Embedding(embeddings.under("position_embedding"), config.context(), config.width());
        for (int i = 0; i < config.layers(); i++) {
            layers.add(new Layer(text.under("encoder").under("layers").under(Integer.toString(i)), config));
        }
        norm = new LayerNorm(text.under("final_layer_norm"), config.width());
        projection = Linear.withoutBias(
                parameters.under("text_projection"), config.width(), config.feature(), Precision.FP32);
    }

    public Parameters parameters() {
        return parameters;
    }

    /** Makes it fit for encoding alone, once its weights are loaded. */
    public void freeze() {
        parameters.freeze(Precision.FP32.type());
    }

    public ClipTextConfig config() {
        return config;
    }

    /**
     * The feature of a caption, scaled to length 1.
     *
     * @param tokens ends with the end marker, which sees all that is before it; at most {@code context} long
     * @return {@code [E]}
     */
    public float[] encode(int[] tokens) {
        return Scopes.inference(() -> {
            Tensor hidden = forward(Tensors.of(tokens, 1, tokens.length)).select(1, tokens.length - 1L);
            Tensor feature = projection.forward(hidden); // [1, E]
            return Tensors.toFloats(feature.div(feature.norm()));
        });
    }

    /** Hidden states: {@code [B, T]} to {@code [B, T, D]}. */
    private Tensor forward(Tensor tokens) {
        long count = tokens.size(1);
        Tensor x = token.forward(tokens).add(position.forward(Tensors.range(0, count)));
        Tensor mask = Masks.causal(count);
        for (Layer layer : layers) {
            x = layer.forward(x, mask);
        }
        return norm.forward(x);
    }

    /** One pre-LN block. */
    private static final class Layer {
        private final int heads;
        private final LayerNorm norm1;
        private final Linear query;
        private final Linear key;
        private final Linear value;
        private final Linear out;
        private final LayerNorm norm2;
        private final Linear up;
        private final Linear down;

        Layer(Parameters parameters, ClipTextConfig config) {
            int width = config.width();
            heads = config.heads();
            Parameters attention = parameters.under("self_attn");
            key = square(attention.under("k_proj"), width);
            value = square(attention.under("v_proj"), width);
            query = square(attention.under("q_proj"), width);
            out = square(attention.under("out_proj"), width);
            norm1 = new LayerNorm(parameters.under("layer_norm1"), width);
            up = Linear.of(parameters.under("mlp").under("fc1"), width, config.mlp(), Precision.FP32);
            down = Linear.of(parameters.under("mlp").under("fc2"), config.mlp(), width, Precision.FP32);
            norm2 = new LayerNorm(parameters.under("layer_norm2"), width);
        }

        private static Linear square(Parameters parameters, int width) {
            return Linear.of(parameters, width, width, Precision.FP32);
        }

        Tensor forward(Tensor x, Tensor mask) {
            Tensor attended = x.add(attend(norm1.forward(x), mask));
            Tensor inner = up.forward(norm2.forward(attended));
            return attended.add(
                    down.forward(inner.mul(inner.mul(new Scalar(1.702)).sigmoid())));
        }

        private Tensor attend(Tensor x, Tensor mask) {
            Tensor q = split(query.forward(x)); // [B, H, T, D/H]
            Tensor k = split(key.forward(x));
            Tensor v = split(value.forward(x));
            Tensor scores = q.matmul(k.transpose(2, 3)).mul(new Scalar(1 / Math.sqrt((double) q.size(3))));
            Tensor y = torch.softmax(scores.add(mask), -1).matmul(v);
            return out.forward(y.transpose(1, 2).reshape(x.size(0), x.size(1), x.size(2)));
        }

        private Tensor split(Tensor x) {
            return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
        }
    }
}
