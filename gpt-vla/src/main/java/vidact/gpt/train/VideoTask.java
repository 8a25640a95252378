package vidact.gpt.train;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.storage.AtomicFiles;
import vidact.gpt.Backbone;
import vidact.gpt.BackboneConfig;
import vidact.gpt.PretrainConfig;
import vidact.gpt.TokenLayout;
import vidact.gpt.model.Gpt;
import vidact.torch.Parameters;
import vidact.torch.Seeds;
import vidact.torch.Tensors;
import vidact.torch.train.Task;

/** Next-frame prediction: cross-entropy of the image tokens of frames 2 to F, given text and all earlier tokens. */
public final class VideoTask implements Task {
    private final PretrainConfig config;
    private final BackboneConfig backbone;
    private final TokenWindows windows;
    private final Path tokenizer;
    private final long seed;
    private final Gpt gpt;

    /**
     * A task over windows of token shards.
     *
     * @param tokenizer folder that travels with every checkpoint
     * @param seed of the starting weights and of the batches
     */
    public VideoTask(PretrainConfig config, BackboneConfig backbone, TokenWindows windows, Path tokenizer, long seed) {
        this.config = config;
        this.backbone = backbone;
        this.windows = windows;
        this.tokenizer = tokenizer;
        this.seed = seed;
        Seeds.set(seed);
        gpt = new Gpt(
                new Parameters(),
                backbone.model(),
                backbone.sequence(),
                config.training().precision());
    }

    @Override
    public Parameters parameters() {
        return gpt.parameters();
    }

    @Override
    public Loss loss(long step) {
        TokenWindows.Batch batch = windows.draw(seed, step, config.batch());
        TokenLayout layout = backbone.sequence().layout();
        int frames = config.window().frames();
        long vocabulary = backbone.sequence().vocabulary();
        Tensor positions = Tensors.of(layout.predictors(1, frames), (frames - 1L) * layout.images());
        Tensor hidden = gpt.forward(batch.images(), batch.text()).index_select(1, positions); // [B, (F-1) N, D]
        Tensor logits = gpt.logits(hidden).to(ScalarType.Float).view(-1, vocabulary);
        Tensor targets = batch.images().narrow(1, 1, frames - 1L).reshape(-1);
        Tensor right = logits.detach().argmax(new LongOptional(1), false).eq(targets);
        return new Loss(
                torch.cross_entropy_loss(logits, targets),
                Map.of("token_accuracy", right.to(ScalarType.Float).mean()));
    }

    @Override
    public void describe(Path checkpoint) {
        CheckpointFolder.writeConfig(checkpoint, backbone);
        AtomicFiles.copy(tokenizer, checkpoint.resolve(Backbone.TOKENIZER));
    }
}
