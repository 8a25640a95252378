package vidact.serving.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import vidact.serving.client.PolicyClient;
import vidact.serving.client.ServerException;
import vidact.serving.wire.MessagePack;
import vidact.serving.wire.NumpyArray;
import vidact.serving.wire.WireException;

/** Damaged messages on every route; {@code -Dvidact.fuzz=100000} sends so many of each kind. */
@Tag("slow")
final class FuzzTest {
    private static final int TIMES = Integer.getInteger("vidact.fuzz", 1500);
    private static final List<String> PATHS = List.of(
            "/",
            "/healthz",
            "/metrics",
            "/v2",
            "/v2/",
            "/v2/health/ready",
            "/v2/models/policy",
            "/v2/models/policy/infer",
            "/v2/models/policy/versions/v1/infer",
            "/v2/repository/index",
            "/inference.GRPCInferenceService/ModelInfer",
            "/inference.GRPCInferenceService/ServerReady");
    private static final String JSON = "{\"id\":\"1\",\"parameters\":{\"session\":\"a\",\"seed\":3},\"inputs\":["
            + "{\"name\":\"prompt\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"push\"]},"
            + "{\"name\":\"state\",\"shape\":[2],\"datatype\":\"FP64\",\"data\":[1,2.5]},"
            + "{\"name\":\"front\",\"shape\":[1,1,3],\"datatype\":\"UINT8\",\"data\":[1,2,3]}]}";

    private final SplittableRandom random = new SplittableRandom(7);
    private PolicyServer server;

    @BeforeEach
    void start() {
        server = Servers.of(new TestPolicies(), "sessionSeconds=1", "engine.robots=4096");
    }

    /** Whatever came before, a robot is served, and nothing failed inside. */
    @AfterEach
    void aRobotIsServedAfterwards() {
        try (PolicyClient client = Servers.client(server)) {
            assertThat(Servers.action(client.infer(Servers.observation(2, 3)), 0, 1))
                    .isEqualTo(5);
            assertThat(server.engine().gauges().refusals()).containsEntry("failed", 0L);
        } finally {
            server.close();
        }
    }

    @Test
    void framesOfRobots() {
        byte[] whole = MessagePack.encode(Servers.observation(1, 2));
        int answered = 0;
        int refused = 0;
        PolicyClient client = Servers.client(server);
        for (int i = 0; i < TIMES; i++) {
            Object sent;
            try {
                sent = MessagePack.decode(damaged(whole));
            } catch (WireException e) {
                continue; // the codec's own test has these; what can still be read goes on to the server
            }
            try {
                client.infer(Map.of("observation", sent, "prompt", "push", "state", anything(), "front", anything()));
                answered++;
            } catch (ServerException e) {
                assertThat(e.getMessage()).contains("the server says: ").doesNotContain("incident", "\tat ");
                refused++;
                client.close();
                client = Servers.client(server);
            }
        }
        client.close();
        assertThat(refused).isPositive();
        assertThat(answered + refused).isPositive();
    }

    private NumpyArray anything() {
        return switch (random.nextInt(5)) {
            case 0 -> NumpyArray.ofNumbers(new double[] {random.nextDouble(), 2});
            case 1 -> NumpyArray.ofNumbers(new double[random.nextInt(4)]);
            case 2 -> NumpyArray.ofBytes(new byte[12], 2, 2, 3);
            case 3 -> NumpyArray.ofBytes(new byte[6], 3, 2);
            default -> NumpyArray.ofNumbers(new double[] {Double.NaN, Double.POSITIVE_INFINITY});
        };
    }

    @Test
    void requestsOnEveryRoute() {
        WebClient http = WebClient.of(Servers.http(server));
        byte[] json = JSON.getBytes(StandardCharsets.UTF_8);
        byte[] grpc = new byte[40];
        ByteBuffer.wrap(grpc).put((byte) 0).putInt(35).put("\n\u0006policy*\u0016".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < TIMES; i++) {
            String path = random.nextInt(4) == 0
                    ? new String(
                                    damaged("/v2/models/policy/infer".getBytes(StandardCharsets.UTF_8)),
                                    StandardCharsets.US_ASCII)
                            .replaceAll("[^!-~]|%", "x") // targets that this client would not send have their own test
                    : PATHS.get(random.nextInt(PATHS.size()));
            HttpMethod method = random.nextInt(3) == 0 ? HttpMethod.GET : HttpMethod.POST;
            RequestHeadersBuilder headers = RequestHeaders.builder(method, path.startsWith("/") ? path : "/" + path);
            if (random.nextInt(3) == 0) {
                headers.add("inference-header-content-length", Integer.toString(random.nextInt(-5, 400)));
            }
            if (path.contains("inference.")) {
                headers.add("content-type", "application/grpc+proto");
            }
            byte[] body = damaged(path.contains("inference.") ? grpc : json);
            AggregatedHttpResponse response = http.execute(HttpRequest.of(
                            headers.build(), method == HttpMethod.GET ? HttpData.empty() : HttpData.wrap(body)))
                    .aggregate()
                    .join();
            assertThat(response.status().code()).as("%s %s", method, path).isNotEqualTo(500);
            assertThat(response.contentUtf8()).doesNotContain("\tat ", "Exception:");
        }
    }

    @Test
    void targetsThatNoLibraryWouldSend() throws IOException {
        byte[] whole = "GET /v2/models/policy%20/infer HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
        byte[] rest = "\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < TIMES / 10; i++) { // each waits for the server to close
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(10_000);
                ByteArrayOutputStream request = new ByteArrayOutputStream();
                request.write(damaged(whole));
                request.write(rest);
                socket.getOutputStream().write(request.toByteArray());
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).doesNotContain("\tat ", "Exception:");
                assertThat(answer.isEmpty() || answer.matches("(?s)HTTP/1.1 [234].*"))
                        .as(answer)
                        .isTrue();
            }
        }
    }

    private byte[] damaged(byte[] whole) {
        byte[] damaged = whole.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(damaged, random.nextInt(1, damaged.length)) : damaged;
    }
}
