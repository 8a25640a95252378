package vidact.serving.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vidact.core.config.ConfigException;
import vidact.serving.client.PolicyClient;
import vidact.serving.client.ServerException;
import vidact.serving.robot.Model;

final class LifecycleTest {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void itIsLiveAtOnceAndReadyOnceTheModelIsWarm() throws Exception {
        try (PolicyServer server =
                PolicyServer.start(Servers.config(), Security.local(), () -> Model.of(new TestPolicies(), "v1"))) {
            assertThat(status(server, "/v2/health/live")).isEqualTo(200);
            assertThat(status(server, "/v2/health/ready")).isEqualTo(503);
            assertThat(status(server, "/")).isEqualTo(200);
            assertThatThrownBy(() -> Servers.client(server)).hasMessageContaining("not ready yet");
            server.load();
            assertThat(status(server, "/v2/health/ready")).isEqualTo(200);
        }
    }

    /** Robots that ask all the time while the model is replaced, and once cannot be. */
    @Test
    void theModelIsReplacedUnderLoadAndABrokenOneIsNot() throws Exception {
        AtomicInteger version = new AtomicInteger();
        try (PolicyServer server = PolicyServer.start(Servers.config(), Security.local(), () -> {
            if (version.incrementAndGet() == 3) {
                throw new ConfigException("the folder is broken");
            }
            return Model.of(new TestPolicies(), "v" + version.get());
        })) {
            server.load();
            AtomicBoolean enough = new AtomicBoolean();
            List<CompletableFuture<List<Object>>> robots = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                robots.add(CompletableFuture.supplyAsync(() -> versionsSeen(server, enough)));
            }
            TimeUnit.MILLISECONDS.sleep(300);
            assertThat(server.load()).isEqualTo("v2");
            TimeUnit.MILLISECONDS.sleep(300);
            assertThatThrownBy(server::load).hasMessageContaining("broken");
            version.set(2); // the next one is the broken one again
            assertThat(get(server, "/metrics").body())
                    .contains("vidact_model_info{version=\"v2\"} 1")
                    .doesNotContain("version=\"v1\"");
            assertThat(loadByRest(server)).contains("the one before serves on: the folder is broken");
            TimeUnit.MILLISECONDS.sleep(300);
            enough.set(true);
            for (CompletableFuture<List<Object>> robot : robots) {
                assertThat(robot.get(20, TimeUnit.SECONDS))
                        .startsWith("v1")
                        .endsWith("v2")
                        .hasSize(2);
            }
        }
    }

    private String loadByRest(PolicyServer server) throws Exception {
        HttpRequest load = HttpRequest.newBuilder(
                        URI.create(Servers.http(server) + "/v2/repository/models/policy/load"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(load, BodyHandlers.ofString()).body();
    }

    private static List<Object> versionsSeen(PolicyServer server, AtomicBoolean enough) {
        List<Object> seen = new ArrayList<>();
        try (PolicyClient client = Servers.client(server)) {
            while (!enough.get()) {
                Object now = Servers.map(client.infer(Servers.observation(0, 0)), "vidact")
                        .get("model");
                if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(now)) {
                    seen.add(now);
                }
            }
        }
        return seen;
    }

    @Test
    void whatIsUnderWayIsAnsweredBeforeTheEnd() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        PolicyServer server = Servers.of(TestPolicies.waiting(go), "engine.batch=1");
        List<CompletableFuture<Map<String, Object>>> robots = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            robots.add(CompletableFuture.supplyAsync(() -> {
                try (PolicyClient client = Servers.client(server)) {
                    return client.infer(Servers.observation(3, 4));
                }
            }));
        }
        for (int i = 0; i < 500 && server.engine().gauges().waiting() < 4; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        PolicyClient idle = Servers.client(server);
        Thread closing = new Thread(server::close);
        closing.start();
        TimeUnit.MILLISECONDS.sleep(200);
        assertThat(server.engine().ready()).isFalse();
        assertThatThrownBy(() -> idle.infer(Servers.observation(0, 0)))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("stopping");
        go.countDown();
        for (CompletableFuture<Map<String, Object>> robot : robots) {
            assertThat(Servers.action(robot.get(20, TimeUnit.SECONDS), 0, 1)).isEqualTo(7);
        }
        closing.join(20_000);
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void theAddressIsCheckedBeforeAnythingIsLoaded() {
        try (PolicyServer first = Servers.of(new TestPolicies())) {
            ServeConfig taken = Servers.config().at("127.0.0.1", first.port());
            assertThatThrownBy(
                            () -> PolicyServer.start(taken, Security.local(), () -> Model.of(new TestPolicies(), "v1")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + first.port());
        }
    }

    @Test
    void thousandsOfConnectionsLeaveNothingBehind() throws Exception {
        try (PolicyServer server = Servers.of(new TestPolicies())) {
            for (int i = 0; i < 500; i++) {
                Servers.client(server).close();
            }
            for (int i = 0; i < 500 && !server.engine().robots().isEmpty(); i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(server.engine().robots()).isEmpty();
        }
    }

    /** The client of a WebSocket waits for the server to end the connection (RFC 6455, 7.1.1); Armeria by itself lets it wait for 3 s. */
    @Test
    void aRobotThatSaysGoodbyeIsLetGoAtOnce() throws Exception {
        try (PolicyServer server = Servers.of(new TestPolicies());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(2000);
            OutputStream out = socket.getOutputStream();
            String upgrade = """
                    GET / HTTP/1.1
                    Host: localhost
                    Upgrade: websocket
                    Connection: Upgrade
                    Sec-WebSocket-Version: 13
                    Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

                    """;
            out.write(upgrade.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            out.write(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe8
            }); // close, 1000, masked with zeros
            byte[] rest = socket.getInputStream().readAllBytes(); // to the connection's end, or the timeout
            byte[] goodbye = {(byte) 0x88, 5, 0x03, (byte) 0xe8, 'B', 'y', 'e'};
            assertThat(Arrays.copyOfRange(rest, rest.length - goodbye.length, rest.length))
                    .containsExactly(goodbye);
        }
    }

    private int status(PolicyServer server, String path) throws Exception {
        return get(server, path).statusCode();
    }

    private HttpResponse<String> get(PolicyServer server, String path) throws Exception {
        URI address = URI.create(Servers.http(server) + path);
        return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
}
