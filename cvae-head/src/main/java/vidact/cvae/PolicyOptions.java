package vidact.cvae;

import java.util.Locale;
import vidact.core.Check;
import vidact.core.config.ConfigException;

/**
 * How a policy acts, {@code DIR?execute=5,latent=sample,ensemble=0.01} on the command line.
 *
 * @param execute actions of a chunk that are carried out before it plans anew; 0 takes the distance of steps that it was trained with, and 1 for
 *     an ensemble
 * @param latent where the latent variable comes from
 * @param ensemble weight {@code exp(-ensemble i)} of the i-th oldest of the plans for one moment, which are averaged (ACT); below 0 the
 *     newest plan counts alone
 */
public record PolicyOptions(int execute, Latent latent, double ensemble) {
    /** The plan of each moment is the newest. */
    public static final PolicyOptions STANDARD = new PolicyOptions(0, Latent.MEAN, -1);

    /** Where the latent variable comes from. */
    public enum Latent {
        /** The mean of its prior. */
        MEAN,
        /** A draw from its prior, another one for each chunk. */
        SAMPLE
    }

    /**
     * Reads options.
     *
     * @param text {@code name=value}, several of them with commas between
     */
    static PolicyOptions parse(String text) {
        PolicyOptions options = STANDARD;
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String[] words = part.split("=", 2);
            try {
                options = options.with(words[0], words.length > 1 ? words[1] : "");
            } catch (IllegalArgumentException e) {
                throw new ConfigException(
                        "--policy ...?" + part
                                + ": options are execute=N, latent=mean|sample and ensemble=WEIGHT, with commas between; N is 1 or more, WEIGHT 0 or more");
            }
        }
        return options;
    }

    private PolicyOptions with(String name, String value) {
        return switch (name) {
            case "execute" -> {
                int actions = Integer.parseInt(value);
                Check.argument(actions > 0, "execute must be 1 or more, got %d", actions);
                yield new PolicyOptions(actions, latent, ensemble);
            }
            case "latent" -> new PolicyOptions(execute, Latent.valueOf(value.toUpperCase(Locale.ROOT)), ensemble);
            case "ensemble" -> {
                double weight = Double.parseDouble(value);
                Check.argument(weight >= 0, "the weight of an ensemble must be 0 or more, got %s", weight);
                yield new PolicyOptions(execute, latent, weight);
            }
            default -> throw new IllegalArgumentException(name);
        };
    }
}
