package vidact.gpt.model;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.gpt.SequenceConfig;
import vidact.gpt.TokenLayout;
import vidact.gpt.TokenLayout.Kind;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.Tensors;
import vidact.torch.nn.AttentionMask;

/**
 * Who may see whom: 0 where a row's token may see the column's, -inf where it may not. Nobody sees what comes later, and
 * nobody sees an action token; samples that share a sequence do not see each other; a state that is not known is not seen.
 */
final class Masks {
    private final TokenLayout layout;
    private final Tensor causal; // [T, T]
    private final Tensor usual; // [T, T], without columns of actions

    Masks(SequenceConfig sequence, Precision precision) {
        layout = sequence.layout();
        causal = Scopes.keep(causal(sequence.tokens()).to(precision.type()));
        long[] actions = layout.positions(Kind.ACTION, sequence.steps());
        usual = actions.length == 0
                ? causal
                : Scopes.keep(causal.index_fill(1, Tensors.of(actions, actions.length), hidden()));
    }

    /** Every token sees itself and those before it, {@code [T, T]}. */
    static Tensor causal(long tokens) {
        return torch.full(new long[] {tokens, tokens}, hidden(), Tensors.options(ScalarType.Float))
                .triu_(1);
    }

    /** Causal alone, of the first tokens of a sequence, {@code [tokens, tokens]}. */
    AttentionMask first(long tokens) {
        return new AttentionMask(causal.narrow(0, 0, tokens).narrow(1, 0, tokens), true);
    }

    /** Of whole steps, from the first on: {@code [T, T]}, or {@code [B, 1, T, T]} where sequences differ. */
    AttentionMask of(Steps steps) {
        long tokens = steps.frames() * layout.tokensPerStep();
        Tensor mask = usual.narrow(0, 0, tokens).narrow(1, 0, tokens);
        Optional<Tensor> strangers = steps.packing().map(packing -> strangers(packing.samples()));
        Optional<Tensor> unknown =
                steps.robot().filter(robot -> layout.state() > 0).map(robot -> unknown(robot.known()));
        if (strangers.isEmpty() && unknown.isEmpty()) {
            return new AttentionMask(mask, layout.action() == 0);
        }
        Tensor hidden = strangers.isPresent() && unknown.isPresent()
                ? strangers.get().logical_or(unknown.get())
                : strangers.or(() -> unknown).orElseThrow();
        return new AttentionMask(mask.masked_fill(hidden.unsqueeze(1), hidden()), false); // [B, 1, T, T]
    }

    /** Whether two tokens belong to different samples: {@code [B, F]} to {@code [B, T, T]}. */
    private Tensor strangers(Tensor samples) {
        Tensor tokens =
                samples.unsqueeze(2).expand(-1, -1, layout.tokensPerStep()).flatten(1, 2); // [B, T]
        return tokens.unsqueeze(2).ne(tokens.unsqueeze(1));
    }

    /** Whether a token is a state that is not known: {@code [B, F]} to {@code [B, 1, T]}. */
    private Tensor unknown(Tensor known) {
        long batch = known.size(0);
        long frames = known.size(1);
        Tensor before = known.new_zeros(batch, frames, layout.start(Kind.STATE));
        Tensor after = known.new_zeros(batch, frames, layout.tokensPerStep() - layout.start(Kind.STATE) - 1L);
        Tensor state = known.logical_not().unsqueeze(2);
        return torch.cat(new TensorVector(before, state, after), 2)
                .flatten(1, 2)
                .unsqueeze(1);
    }

    /** A new one each time: a constant would die with the scope that first asks for it. */
    private static Scalar hidden() {
        return new Scalar(Double.NEGATIVE_INFINITY);
    }
}
