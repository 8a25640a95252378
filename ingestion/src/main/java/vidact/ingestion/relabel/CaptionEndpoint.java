package vidact.ingestion.relabel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import vidact.core.Hashes;

/**
 * Asks an endpoint that speaks OpenAI's chat completions for a caption. What may pass is tried again: time-outs, lost connections, 408, 429,
 * 5xx, answers that are none. What will not is not: 400, 401, 404 and their like. A caption belongs to the request whose connection it came
 * over, never to a place in a list. Thread-safe.
 */
final class CaptionEndpoint {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504, 529);
    private static final double LONGEST_PAUSE = 120;

    private final RelabelConfig config;
    private final String prompt;
    private final String key;
    private final HttpClient client;

    CaptionEndpoint(RelabelConfig config, String prompt) {
        this.config = config;
        this.prompt = prompt;
        key = System.getenv().getOrDefault(config.keyVariable(), "");
        client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(20))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * What came of a request.
     *
     * @param text the caption, empty if it failed
     * @param error why it failed, empty if it did not
     * @param promptTokens as the endpoint counts them; likewise completionTokens
     */
    record Reply(String text, String error, long promptTokens, long completionTokens) {
        static Reply failed(String error) {
            return new Reply("", error, 0, 0);
        }

        boolean good() {
            return error.isEmpty();
        }
    }

    /** An endpoint that refuses this job as a whole. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * Asks for the caption of a clip.
     *
     * @param id of the request, sent as {@code X-Request-Id}
     * @param jpegs frames in order
     * @throws RefusedException if the endpoint knows no such model or key
     */
    Reply ask(String id, List<byte[]> jpegs) {
        HttpRequest request = request(id, jpegs);
        SplittableRandom jitter = Hashes.random(0, id);
        Reply reply = Reply.failed("not sent");
        double pause = config.limits().pauseSeconds();
        for (int attempt = 0; attempt <= config.limits().retries(); attempt++) {
            Optional<Double> after = Optional.empty();
            try {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                int status = response.statusCode();
                if (status == 401 || status == 403 || status == 404) {
                    throw new RefusedException(config.endpoint() + " answers " + status + " (" + start(response.body())
                            + "): check endpoint, model and the key in " + config.keyVariable());
                }
                reply = status == 200 ? parse(response.body()) : Reply.failed(status + " " + start(response.body()));
                if (reply.good() || (status != 200 && !PASSING.contains(status))) {
                    return reply;
                }
                after = response.headers().firstValue("Retry-After").flatMap(CaptionEndpoint::seconds);
            } catch (IOException e) {
                reply = Reply.failed(e.getClass().getSimpleName() + " " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Reply.failed("interrupted");
            }
            if (attempt < config.limits().retries()) {
                sleep(Math.min(LONGEST_PAUSE, after.orElse(pause * jitter.nextDouble(0.5, 1.5))));
                pause *= 2;
            }
        }
        return reply;
    }

    private HttpRequest request(String id, List<byte[]> jpegs) {
        List<Object> content = new ArrayList<>();
        content.add(Map.of("type", "text", "text", prompt));
        for (byte[] jpeg : jpegs) {
            String data = "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
            content.add(Map.of("type", "image_url", "image_url", Map.of("url", data)));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", config.model());
        body.put("max_tokens", config.limits().maxTokens());
        body.put("temperature", 0);
        body.put("messages", List.of(Map.of("role", "user", "content", content)));
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(config.endpoint().replaceAll("/+$", "") + "/chat/completions"))
                    .timeout(Duration.ofMillis(Math.round(config.limits().seconds() * 1000)))
                    .header("Content-Type", "application/json")
                    .header("X-Request-Id", id)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
            return key.isEmpty()
                    ? request.build()
                    : request.header("Authorization", "Bearer " + key).build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The caption of a reply; one that is empty or of another shape is a failure that may pass. */
    private static Reply parse(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            JsonNode choice = json.path("choices").path(0);
            String text = choice.path("message").path("content").asText("").strip();
            if (text.isEmpty()) {
                return Reply.failed("no caption in " + start(body));
            }
            if ("length".equals(choice.path("finish_reason").asText())) {
                return Reply.failed("cut off: " + start(text));
            }
            JsonNode usage = json.path("usage");
            return new Reply(
                    text.replaceAll("\\s+", " "),
                    "",
                    usage.path("prompt_tokens").asLong(),
                    usage.path("completion_tokens").asLong());
        } catch (JsonProcessingException e) {
            return Reply.failed("no JSON: " + start(body));
        }
    }

    private static Optional<Double> seconds(String header) {
        try {
            return Optional.of(Math.max(0, Double.parseDouble(header.strip())));
        } catch (NumberFormatException e) {
            return Optional.empty(); // a date: our own pause is as good
        }
    }

    private static String start(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }

    private static void sleep(double seconds) {
        try {
            Thread.sleep(Math.round(seconds * 1000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
