package vidact.gpt;

import vidact.gpt.text.TextSource;

/**
 * What a pre-trained checkpoint is: all that opening it needs.
 *
 * @param window frames and stride that it was trained on
 * @param text its text encoder
 * @param tokenizerSha256 the codes that it speaks
 */
public record BackboneConfig(
        GptConfig model, SequenceConfig sequence, WindowConfig window, TextSource text, String tokenizerSha256) {}
