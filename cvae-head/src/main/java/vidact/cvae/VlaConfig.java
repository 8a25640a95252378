package vidact.cvae;

import java.util.List;
import vidact.cvae.data.RobotDataConfig;
import vidact.gpt.GptConfig;
import vidact.gpt.SequenceConfig;
import vidact.gpt.text.TextSource;

/**
 * What a fine-tuned checkpoint is: all that opening it needs.
 *
 * @param cameras views in order
 * @param stateWidth continuous numbers of a state, S; likewise actionWidth, A
 * @param framesPerSecond actions in a second
 * @param tokenizerSha256 the codes that it speaks
 */
public record VlaConfig(
        GptConfig model,
        SequenceConfig sequence,
        HeadConfig head,
        RobotDataConfig data,
        List<String> cameras,
        int stateWidth,
        int actionWidth,
        int framesPerSecond,
        TextSource text,
        String tokenizerSha256) {
    public VlaConfig {
        cameras = List.copyOf(cameras);
    }
}
