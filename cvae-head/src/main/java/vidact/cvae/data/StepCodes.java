package vidact.cvae.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    private static StepCodes encoded(RobotDataset dataset, FrameTokenizer tokenizer) {
        return (episode, camera, stepRows) -> {
            List<Image> pictures = dataset.pictures(episode, camera, stepRows, tokenizer.preprocess());
            return tokenizer.encode(pictures);
        };
    }

    /**
     * Where the codes of several data sets come from: for each, how its pictures look as they are and then in variations.
     *
     * @param tokens shards, each of one data set or of several; without any, pictures are encoded
     * @throws ConfigException if shards are another tokenizer's or hold none of the episodes, or a data set has none
     */
    static Map<RobotDataset, List<StepCodes>> looks(
            List<RobotDataset> datasets, FrameTokenizer tokenizer, List<String> tokens) {
        Map<RobotDataset, List<StepCodes>> looks = new HashMap<>();
        datasets.forEach(dataset -> looks.put(dataset, new ArrayList<>()));
        if (tokens.isEmpty()) {
            looks.forEach((dataset, codes) -> codes.add(encoded(dataset, tokenizer)));
        }
        for (String place : tokens) {
            Map<String, TokenClip> clips = clips(place, tokenizer);
            Set<String> episodes =
                    clips.values().stream().map(TokenClip::clipUid).collect(Collectors.toSet());
            List<RobotDataset> held = datasets.stream()
                    .filter(dataset ->
                            dataset.episodes().stream().anyMatch(episode -> episodes.contains(dataset.uid(episode))))
                    .toList();
            if (held.isEmpty()) {
                throw new ConfigException("--tokens " + place + " has no codes of any of the episodes of " + datasets
                        + ": tokenize --episodes this data set");
            }
            held.forEach(dataset -> looks.computeIfPresent(dataset, (same, codes) -> {
                codes.add(read(dataset, clips, place));
                return codes;
            }));
        }
        looks.forEach((dataset, codes) -> {
            if (codes.isEmpty()) {
                throw new ConfigException("none of --tokens " + tokens + " has codes of " + dataset
                        + ": tokenize --episodes this data set too");
            }
        });
        return looks;
    }

    private static Map<String, TokenClip> clips(String tokens, FrameTokenizer tokenizer) {
        TokenShards shards = TokenShards.open(Storage.at(tokens));
        if (!shards.origin().equals(tokenizer.origin())) {
            throw new ConfigException(
                    "--tokens " + tokens + " is from another tokenizer than the model's: tokenize again with it");
        }
        Map<String, TokenClip> clips = new HashMap<>();
        shards.clips("all").forEach(clip -> clips.put(clip.clipUid() + " " + clip.view(), clip));
        return clips;
    }

    /** Looks them up; when asked, says if an episode or a step is not there. */
    private static StepCodes read(RobotDataset dataset, Map<String, TokenClip> clips, String tokens) {
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
