package vidact.gpt;

import vidact.core.Check;
import vidact.torch.train.TrainConfig;

/**
 * What {@code pretrain} is asked.
 *
 * @param batch sequences a step
 * @param text the text encoder; {@code bytes} is built in
 */
public record PretrainConfig(GptConfig model, WindowConfig window, int batch, String text, TrainConfig training) {
    public PretrainConfig {
        Check.argument(batch > 0, "batch must be above 0, got %d", batch);
        Check.argument("bytes".equals(text), "text '%s' is no text encoder: the built-in one is 'bytes'", text);
    }
}
