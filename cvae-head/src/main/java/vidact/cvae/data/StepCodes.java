package vidact.cvae.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vidact.core.config.ConfigException;
import vidact.core.image.Image;
import vidact.core.lerobot.EpisodeRow;
import vidact.core.storage.Storage;
import vidact.core.tokens.TokenClip;
import vidact.core.tokens.TokenShards;
import vidact.vqgan.FrameTokenizer;

/** Where the codes of an episode's pictures come from: encoded here, or read from shards that {@code tokenize --episodes} wrote. */
@FunctionalInterface
public interface StepCodes {
    /** Codes of a camera's pictures at the steps of an episode, one step after another, {@code [steps * N]}. */
    int[] of(EpisodeRow episode, String camera, List<Integer> stepRows);

    /** Reads the pictures of a data set and encodes them. */
    static StepCodes encoded(RobotDataset dataset, FrameTokenizer tokenizer) {
        return (episode, camera, stepRows) -> {
            List<Image> pictures = dataset.pictures(episode, camera, stepRows, tokenizer.preprocess());
            return tokenizer.encode(pictures);
        };
    }

    /**
     * Looks them up.
     *
     * @throws ConfigException if the shards are another tokenizer's; when asked, if they lack an episode or a step
     */
    static StepCodes read(RobotDataset dataset, FrameTokenizer tokenizer, String tokens) {
        TokenShards shards = TokenShards.open(Storage.at(tokens));
        if (!shards.origin().equals(tokenizer.origin())) {
            throw new ConfigException(
                    "--tokens " + tokens + " is from another tokenizer than the model's: tokenize again with it");
        }
        Map<String, TokenClip> clips = new HashMap<>();
        shards.clips("all").forEach(clip -> clips.put(clip.clipUid() + " " + clip.view(), clip));
        return (episode, camera, stepRows) -> {
            TokenClip clip = Optional.ofNullable(clips.get(dataset.uid(episode) + " " + camera))
                    .orElseThrow(() -> new ConfigException("--tokens " + tokens + " has no codes of camera '" + camera
                            + "' of episode " + episode.index() + ": tokenize --episodes this data set"));
            List<Long> micros = dataset.frameMicros(episode);
            int each = clip.tokensPerFrame();
            int[] codes = new int[stepRows.size() * each];
            for (int i = 0; i < stepRows.size(); i++) {
                int frame = clip.frameMicros().indexOf(micros.get(stepRows.get(i)));
                if (frame < 0) {
                    throw new ConfigException("--tokens " + tokens + " has no codes of row " + stepRows.get(i)
                            + " of episode " + episode.index()
                            + ": tokenize with episodeFramesPerSecond=0, which takes every row");
                }
                System.arraycopy(clip.tokens(frame, 1), 0, codes, i * each, each);
            }
            return codes;
        };
    }
}
