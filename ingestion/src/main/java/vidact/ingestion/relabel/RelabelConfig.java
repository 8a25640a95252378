package vidact.ingestion.relabel;

import vidact.core.Check;

/**
 * What {@code relabel} is asked.
 *
 * @param endpoint address up to {@code /v1}
 * @param model name that the endpoint knows
 * @param keyVariable environment variable with the key; unset, none is sent
 * @param prompt text file, empty for the built-in prompt
 */
public record RelabelConfig(
        String endpoint, String model, String keyVariable, String prompt, Frames frames, Limits limits, Price price) {
    /**
     * What the model sees of a clip.
     *
     * @param count frames, evenly spread
     * @param side longer side in pixels; smaller pictures are not enlarged
     * @param quality of the JPEGs, (0, 1]
     */
    public record Frames(int count, int side, double quality) {
        public Frames {
            Check.argument(
                    count > 0 && side > 0 && quality > 0 && quality <= 1,
                    "frames.count and side must be above 0 and quality in (0, 1], got %d, %d and %s",
                    count,
                    side,
                    quality);
        }
    }

    /**
     * How hard the endpoint is pressed.
     *
     * @param concurrency requests under way at once
     * @param seconds until a request is given up
     * @param retries times that a request is sent again
     * @param pauseSeconds before the first of them; doubles each time, with jitter
     * @param maxTokens longest answer
     */
    public record Limits(int concurrency, double seconds, int retries, double pauseSeconds, int maxTokens) {
        public Limits {
            Check.argument(
                    concurrency > 0 && seconds > 0 && retries >= 0 && pauseSeconds >= 0 && maxTokens > 0,
                    "limits must be above 0 (retries and pauseSeconds may be 0), got %d, %s, %d, %s and %d",
                    concurrency,
                    seconds,
                    retries,
                    pauseSeconds,
                    maxTokens);
        }
    }

    /**
     * What it costs.
     *
     * @param prompt per million tokens; likewise completion
     * @param maxCost the job sends nothing more once it has spent so much; 0 for no bound
     * @param promptTokensPerFrame for the estimate before the first answer says how many there are
     */
    public record Price(double prompt, double completion, double maxCost, int promptTokensPerFrame) {
        /** Cost of so many tokens. */
        public double of(long promptTokens, long completionTokens) {
            return (prompt * promptTokens + completion * completionTokens) / 1e6;
        }
    }

    public RelabelConfig {
        Check.argument(
                endpoint.startsWith("http://") || endpoint.startsWith("https://"),
                "endpoint must begin with http:// or https://, got '%s'",
                endpoint);
        Check.argument(!model.isBlank(), "model must name the endpoint's model");
    }
}
