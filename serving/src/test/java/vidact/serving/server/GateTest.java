package vidact.serving.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import vidact.serving.client.PolicyClient;
import vidact.serving.client.ServerException;
import vidact.serving.robot.Model;
import vidact.serving.wire.NumpyArray;

final class GateTest {
    private static final String TOKEN = "correct horse";
    private static final List<String> ROUTES = List.of(
            "/",
            "/healthz",
            "/metrics",
            "/v2",
            "/v2/health/live",
            "/v2/health/ready/",
            "/v2/models/policy",
            "/v2/models/policy/ready",
            "/v2/models/policy/infer",
            "/v2/repository/models/policy/load",
            "/inference.GRPCInferenceService/ServerLive",
            "/anything");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void everyRouteWantsTheTokenIfThereIsOne() throws Exception {
        Security security = new Security(Optional.of(TOKEN), Optional.empty());
        try (PolicyServer server =
                PolicyServer.start(Servers.config(), security, () -> Model.of(new TestPolicies(), "v1"))) {
            server.load();
            for (String route : ROUTES) {
                assertThat(status(server, route, Map.of())).as(route).isEqualTo(401);
                assertThat(status(server, route, Map.of("Authorization", "Bearer wrong")))
                        .as(route)
                        .isEqualTo(401);
                assertThat(status(server, route, Map.of("Authorization", TOKEN)))
                        .as(route)
                        .isEqualTo(401);
            }
            String basic = Base64.getEncoder().encodeToString(("any:" + TOKEN).getBytes(StandardCharsets.UTF_8));
            for (String header : List.of("Bearer " + TOKEN, "Api-Key " + TOKEN, "Basic " + basic)) {
                assertThat(status(server, "/healthz", Map.of("Authorization", header)))
                        .isEqualTo(200);
            }
            assertThatThrownBy(() -> Servers.client(server)).isInstanceOf(ServerException.class);
            try (PolicyClient client =
                    PolicyClient.connect(Servers.socket(server), Optional.of(TOKEN), Duration.ofSeconds(10))) {
                assertThat(client.metadata()).containsEntry("model", "v1");
            }
        }
    }

    @Test
    void foreignPagesCompressedBodiesAndOtherMethodsAreRefused() throws Exception {
        try (PolicyServer server = Servers.of(new TestPolicies())) {
            assertThat(status(server, "/", Map.of("Origin", "http://evil.example")))
                    .isEqualTo(403);
            assertThat(status(server, "/", Map.of("Origin", "null"))).isEqualTo(403);
            assertThat(status(server, "/", Map.of("Origin", Servers.http(server))))
                    .isEqualTo(200);
            assertThat(status(server, "/v2", Map.of("Content-Encoding", "gzip")))
                    .isEqualTo(415);
            assertThatThrownBy(() -> http.newWebSocketBuilder()
                            .header("Origin", "http://evil.example")
                            .buildAsync(Servers.socket(server), new WebSocket.Listener() {})
                            .join())
                    .isInstanceOf(CompletionException.class);
            for (String path : List.of("/static/../x", "/%2e%2e/etc/passwd", "/..%5cx", "//etc/passwd")) {
                assertThat(status(server, path, Map.of())).as(path).isIn(400, 404);
            }
        }
    }

    /** A page whose own host name was pointed at this machine sends that name. */
    @Test
    void withoutATokenOnlyThisMachinesNamesAreAnswered() throws Exception {
        try (PolicyServer server = Servers.of(new TestPolicies());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void bodiesBeyondTheLimitAreRefused() throws Exception {
        try (PolicyServer server = Servers.of(new TestPolicies(), "limits.requestMegabytes=1")) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(Servers.http(server) + "/v2/models/policy/infer"))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(1 << 20) + 1]))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
            try (PolicyClient client = Servers.client(server)) {
                Map<String, Object> observation = Servers.observation(0, 0);
                observation.put("extra", NumpyArray.ofBytes(new byte[1 << 20], 1 << 20));
                assertThatThrownBy(() -> client.infer(observation)).isInstanceOf(ServerException.class);
            }
            assertThat(status(server, "/healthz", Map.of())).isEqualTo(200);
        }
    }

    private int status(PolicyServer server, String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Servers.http(server) + path));
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString()).statusCode();
    }
}
