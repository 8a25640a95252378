package vidact.gpt;

import java.nio.file.Path;
import java.util.List;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.gpt.model.Gpt;
import vidact.gpt.sample.Forcing;
import vidact.gpt.sample.Forecast;
import vidact.gpt.sample.FrameGenerator;
import vidact.gpt.sample.Sampling;
import vidact.gpt.text.TextEncoder;
import vidact.torch.Parameters;
import vidact.torch.Precision;

/** A pre-trained model, opened for prediction: captions and codes of given frames in, codes of later frames out. */
public final class Backbone {
    /** Folder of the tokenizer within a checkpoint. */
    public static final String TOKENIZER = "tokenizer";

    private final Path checkpoint;
    private final BackboneConfig config;
    private final TextEncoder encoder;
    private final FrameGenerator generator;

    private Backbone(Path checkpoint, BackboneConfig config, TextEncoder encoder, FrameGenerator generator) {
        this.checkpoint = checkpoint;
        this.config = config;
        this.encoder = encoder;
        this.generator = generator;
    }

    /**
     * Reads a model.
     *
     * @param folder a checkpoint of {@code pretrain}, or the folder of its run
     */
    public static Backbone open(Path folder) {
        Path checkpoint = CheckpointFolder.resolve(folder);
        BackboneConfig config = CheckpointFolder.readConfig(checkpoint, BackboneConfig.class);
        Gpt gpt = new Gpt(new Parameters(), config.model(), config.sequence(), Precision.FP32);
        gpt.parameters().load(checkpoint.resolve(CheckpointFolder.WEIGHTS));
        gpt.narrow();
        return new Backbone(checkpoint, config, TextEncoder.of(config.text()), new FrameGenerator(gpt));
    }

    public BackboneConfig config() {
        return config;
    }

    /** The tokenizer that this model's codes come from. */
    public Path tokenizer() {
        return checkpoint.resolve(TOKENIZER);
    }

    /**
     * Predicts frames of several clips at once, token by token.
     *
     * @param captions one a clip
     * @param given codes of the given frames of each clip, {@code [given][N]}
     * @param frames how many more to predict
     * @param seed decides what is drawn, of each clip by itself
     * @return one forecast a clip
     */
    public List<Forecast> predict(
            List<String> captions, List<List<int[]>> given, int frames, Sampling sampling, long seed) {
        return generator.generate(new FrameGenerator.Request(features(captions), given, frames, sampling, seed));
    }

    /**
     * Predicts frames whose truth is known, each token the likeliest, and says how likely the truth was.
     *
     * @param truth codes of the frames to predict of each clip, {@code [frames][N]}
     */
    public List<Forecast> judge(
            List<String> captions, List<List<int[]>> given, List<List<int[]>> truth, Forcing forcing) {
        int frames = truth.get(0).size();
        return generator.judge(
                new FrameGenerator.Request(features(captions), given, frames, Sampling.GREEDY, 0), truth, forcing);
    }

    private List<float[]> features(List<String> captions) {
        return captions.stream().map(encoder::encode).toList();
    }
}
