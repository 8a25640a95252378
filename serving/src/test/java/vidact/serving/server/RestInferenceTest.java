package vidact.serving.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RestInferenceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PIXELS = String.join(",", Collections.nCopies(8 * 8 * 3, "7"));
    private static final String PROMPT =
            "{\"name\":\"prompt\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"push\"]}";
    private static final String STATE = "{\"name\":\"state\",\"shape\":[2],\"datatype\":\"FP64\",\"data\":[1,2.5]}";
    private static final String FRONT =
            "{\"name\":\"front\",\"shape\":[8,8,3],\"datatype\":\"UINT8\",\"data\":[" + PIXELS + "]}";

    private final HttpClient http = HttpClient.newHttpClient();
    private PolicyServer server;

    @BeforeEach
    void start() {
        server = Servers.of(new TestPolicies());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void metadataAndHealthAreThereWithAndWithoutSlash() throws Exception {
        assertThat(get("/healthz").body()).isEqualTo("OK\n");
        for (String slash : new String[] {"", "/"}) {
            assertThat(json(get("/v2" + slash)).path("extensions").toString()).contains("binary_tensor_data");
            assertThat(json(get("/v2/health/ready" + slash)).path("ready").booleanValue())
                    .isTrue();
            assertThat(json(get("/v2/health/live" + slash)).path("live").booleanValue())
                    .isTrue();
            JsonNode model = json(get("/v2/models/policy/versions/v1" + slash));
            assertThat(model.path("inputs").toString()).contains("front", "[-1,-1,3]", "BYTES", "\"state\"");
        }
        assertThat(get("/v2/models/policy/ready").statusCode()).isEqualTo(200);
        assertThat(get("/v2/models/other").statusCode()).isEqualTo(404);
        assertThat(get("/v2/models/policy/versions/v2").statusCode()).isEqualTo(404);
        assertThat(get("/metrics").body()).contains("vidact_requests_total");
        assertThat(get("/nothing/here").statusCode()).isEqualTo(404);
    }

    @Test
    void aRequestInJsonIsAnsweredInJson() throws Exception {
        JsonNode answer = json(infer(body("\"id\":\"a7\",", PROMPT, STATE, FRONT)));
        assertThat(answer.path("id").textValue()).isEqualTo("a7");
        assertThat(answer.path("model_version").textValue()).isEqualTo("v1");
        JsonNode actions = answer.path("outputs").path(0);
        assertThat(actions.path("shape").toString()).isEqualTo("[4,7]");
        assertThat(actions.path("data").path(1).doubleValue()).isEqualTo(3.5);
        assertThat(actions.path("data").path(2).doubleValue()).isEqualTo(7);
        assertThat(answer.path("parameters").path("execute").intValue()).isEqualTo(TestPolicies.HORIZON);
    }

    @Test
    void sessionsHaveAHistoryAndSingleRequestsHaveNone() throws Exception {
        String session = "\"parameters\":{\"session\":\"robot 1\"},";
        for (int i = 1; i <= 3; i++) {
            assertThat(firstNumber(infer(body(session, PROMPT, STATE, FRONT)))).isEqualTo(i);
            assertThat(firstNumber(infer(body("", PROMPT, STATE, FRONT)))).isEqualTo(1);
        }
        assertThat(server.engine().robots()).hasSize(1);
    }

    @Test
    void tensorsMayBeBytesAfterTheJson() throws Exception {
        String json = "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[" + PROMPT
                + ",{\"name\":\"state\",\"shape\":[2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}}"
                + ",{\"name\":\"front\",\"shape\":[8,8,3],\"datatype\":\"UINT8\",\"parameters\":{\"binary_data_size\":192}}]}";
        byte[] head = json.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(head.length + 200).order(ByteOrder.LITTLE_ENDIAN);
        body.put(head).putFloat(0.5f).putFloat(2f).put((byte) 99);
        HttpRequest request = HttpRequest.newBuilder(URI.create(Servers.http(server) + "/v2/models/policy/infer"))
                .header("Inference-Header-Content-Length", Integer.toString(head.length))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.array()))
                .build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        int length = Integer.parseInt(
                response.headers().firstValue("inference-header-content-length").orElse("0"));
        byte[] tensor = Arrays.copyOfRange(response.body(), length, response.body().length);
        assertThat(tensor).hasSize(4 * 7 * 8);
        ByteBuffer numbers = ByteBuffer.wrap(tensor).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(numbers.getDouble(8)).isEqualTo(2.5);
        assertThat(numbers.getDouble(16)).isEqualTo(99);
    }

    @Test
    void whatIsWrongIsSaidAndNothingBreaks() throws Exception {
        assertError("{", 400, "not the JSON");
        assertError("[]", 400, "must be a JSON object");
        assertError("{\"inputs\":[],\"inputs\":[]}", 400, "not the JSON");
        assertError("[".repeat(1000), 400, "not the JSON");
        assertError(body("", PROMPT, STATE), 400, "lacks the picture");
        assertError(body("", PROMPT, STATE, STATE, FRONT), 400, "there twice");
        assertError(body("", PROMPT, STATE.replace("[2]", "[3]"), FRONT), 400, "needs more bytes");
        assertError(body("", PROMPT, STATE.replace("[2]", "[-2]"), FRONT), 400, "lengths are 0 or more");
        assertError(body("", PROMPT, STATE.replace("[2]", "[\"2\"]"), FRONT), 400, "whole numbers");
        assertError(body("", PROMPT, STATE.replace("FP64", "FP8"), FRONT), 400, "datatype 'FP8'");
        assertError(body("", PROMPT, STATE.replace("2.5", "\"NaN\""), FRONT), 400, "no FP64");
        assertError(body("", PROMPT, STATE, FRONT.replace("[7,", "[256,")), 400, "outside its type");
        assertError(body("\"outputs\":[{\"name\":\"frames\"}],", PROMPT, STATE, FRONT), 400, "no output 'frames'");
        assertError(body("\"parameters\":{\"sed\":1},", PROMPT, STATE, FRONT), 400, "'sed' is not known");
        assertThat(firstNumber(infer(body("", PROMPT, STATE, FRONT)))).isEqualTo(1);
    }

    @Test
    void whenAsManyWaitAsMayTheNextIsRefused() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (PolicyServer slow = Servers.of(TestPolicies.waiting(go), "engine.waiting=1", "engine.batch=1")) {
            HttpRequest request = request(slow, body("", PROMPT, STATE, FRONT));
            var first = http.sendAsync(request, BodyHandlers.ofString());
            TimeUnit.MILLISECONDS.sleep(200); // it is decided for
            var second = http.sendAsync(request, BodyHandlers.ofString());
            TimeUnit.MILLISECONDS.sleep(200); // it waits
            HttpResponse<String> third = http.send(request, BodyHandlers.ofString());
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("retry-after")).contains("1");
            go.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(second.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    private void assertError(String body, int status, String sentence) throws Exception {
        HttpResponse<String> response = infer(body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("error").textValue()).contains(sentence).doesNotContain("\tat ", "Exception");
    }

    private static String body(String start, String... inputs) {
        return "{" + start + "\"inputs\":[" + String.join(",", inputs) + "]}";
    }

    private HttpResponse<String> infer(String body) throws IOException, InterruptedException {
        return http.send(request(server, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(PolicyServer to, String body) {
        return HttpRequest.newBuilder(URI.create(Servers.http(to) + "/v2/models/policy/infer"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(Servers.http(server) + path)).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private static double firstNumber(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response).path("outputs").path(0).path("data").path(0).doubleValue();
    }
}
