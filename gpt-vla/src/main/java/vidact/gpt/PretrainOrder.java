package vidact.gpt;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import vidact.core.Check;
import vidact.core.config.Configs;

/**
 * A pre-training job as every rank of it gets it.
 *
 * @param config a {@link PretrainConfig} as JSON
 * @param tokens data sets of token shards, one at least
 * @param out folder that every rank sees
 */
public record PretrainOrder(String config, ArrayList<Tokens> tokens, String out, long seed) implements Serializable {
    /**
     * A data set of token shards.
     *
     * @param weight how often it is drawn from, against the others
     */
    public record Tokens(String location, double weight) implements Serializable {
        /** Reads {@code DIR} or {@code DIR=WEIGHT}. */
        public static Tokens parse(String text) {
            int equals = text.lastIndexOf('=');
            if (equals < 0) {
                return new Tokens(text, 1);
            }
            try {
                return new Tokens(text.substring(0, equals), Double.parseDouble(text.substring(equals + 1)));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "--tokens " + text + ": write DIR or DIR=WEIGHT, such as runs/tokens=0.3", e);
            }
        }
    }

    /** The job of these data sets. */
    public static PretrainOrder of(PretrainConfig config, List<Tokens> tokens, String out, long seed) {
        Check.argument(!tokens.isEmpty(), "give --tokens a data set of token shards");
        return new PretrainOrder(Configs.toJson(config), new ArrayList<>(tokens), out, seed);
    }

    /** The configuration. */
    public PretrainConfig pretrainConfig() {
        return Configs.fromJson(PretrainConfig.class, config);
    }
}
