package vidact.serving.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policies;
import vidact.core.policy.Policy;
import vidact.serving.client.PolicyClient;
import vidact.serving.client.ServerException;
import vidact.serving.wire.MessagePack;
import vidact.serving.wire.NumpyArray;

final class OpenpiSocketsTest {
    @Test
    void metadataComesFirstAndEachObservationIsAnswered() {
        try (PolicyServer server = Servers.of(new TestPolicies());
                PolicyClient client = Servers.client(server)) {
            assertThat(client.metadata())
                    .containsEntry("model", "v1")
                    .containsEntry("views", List.of("front"))
                    .containsEntry("state_names", List.of("x", "y"));
            Map<String, Object> first = client.infer(Servers.observation(1, 2));
            assertThat(((NumpyArray) first.getOrDefault("actions", "")).shape()).containsExactly(TestPolicies.STEPS, 7);
            assertThat(Servers.action(first, 3, 0)).as("first decision").isEqualTo(1);
            assertThat(Servers.action(first, 3, 1)).as("sum of the state").isEqualTo(3);
            assertThat(Servers.action(first, 3, 2)).as("the picture").isEqualTo(200);
            assertThat(Servers.map(first, "policy_timing").containsKey("infer_ms"))
                    .isTrue();
            assertThat(Servers.map(first, "server_timing").containsKey("prev_total_ms"))
                    .isFalse();
            assertThat(Servers.map(first, "vidact").get("execute")).isEqualTo((long) TestPolicies.HORIZON);
            Map<String, Object> second = client.infer(Servers.observation(1, 2));
            assertThat(Servers.action(second, 0, 0)).as("its history goes on").isEqualTo(2);
            assertThat(Servers.map(second, "server_timing").containsKey("prev_total_ms"))
                    .isTrue();
        }
    }

    @Test
    void aNewInstructionOrAWishStartsAnew() {
        try (PolicyServer server = Servers.of(new TestPolicies());
                PolicyClient client = Servers.client(server)) {
            client.infer(Servers.observation(0, 0));
            Map<String, Object> other = Servers.observation(0, 0);
            other.put("prompt", "pull");
            assertThat(Servers.action(client.infer(other), 0, 0)).isEqualTo(1);
            assertThat(Servers.action(client.infer(other), 0, 0)).isEqualTo(2);
            other.put("vidact", Map.of("reset", true, "seed", 7L, "step", 42L, "execute", 3L));
            Map<String, Object> reply = client.infer(other);
            assertThat(Servers.action(reply, 0, 0)).isEqualTo(1);
            assertThat(Servers.action(reply, 0, 3)).as("the seed").isEqualTo(7);
            assertThat(Servers.map(reply, "vidact").get("step")).isEqualTo(42L);
            assertThat(Servers.map(reply, "vidact").get("execute")).isEqualTo(3L);
        }
    }

    @Test
    void thePolicyIsToldHowManyActionsTheRobotCarriesOut() {
        try (PolicyServer server = Servers.of(new TestPolicies());
                PolicyClient client = Servers.client(server)) {
            Map<String, Object> observation = Servers.observation(0, 0);
            client.infer(observation);
            observation.put("vidact", Map.of("execute", 3L));
            assertThat(Servers.action(client.infer(observation), 0, 5)).isEqualTo(TestPolicies.HORIZON);
            observation.put("vidact", Map.of("reset", true, "ensemble", 0.1));
            assertThat(Servers.action(client.infer(observation), 0, 5)).isEqualTo(0);
            assertThat(Servers.action(client.infer(Servers.observation(0, 0)), 3, 5))
                    .as("an ensemble asks at every step")
                    .isEqualTo(1);
        }
    }

    @Test
    void channelsMayComeFirstAndMapsMayBeNested() {
        try (PolicyServer server = Servers.of(new TestPolicies());
                PolicyClient client = Servers.client(server)) {
            Map<String, Object> message = new HashMap<>();
            byte[] planes = new byte[3 * 8 * 8];
            planes[0] = 9;
            message.put("images", Map.of("front", NumpyArray.ofBytes(planes, 3, 8, 8)));
            message.put("state", NumpyArray.ofNumbers(new double[] {5, 6}));
            message.put("prompt", "push");
            Map<String, Object> reply = client.infer(message);
            assertThat(Servers.action(reply, 0, 2)).isEqualTo(9);
            assertThat(Servers.action(reply, 0, 1)).isEqualTo(11);
        }
    }

    @Test
    void whatIsWrongIsSaidInOneSentenceAndOthersAreServedOn() {
        try (PolicyServer server = Servers.of(new TestPolicies())) {
            Map<String, Object> observation = Servers.observation(0, 0);
            observation.remove("observation/front");
            assertRefused(server, observation, "lacks the picture of camera 'front'");
            assertRefused(
                    server, with("observation/front", NumpyArray.ofBytes(new byte[4], 2, 2)), "must be a picture");
            assertRefused(server, with("observation/state", NumpyArray.ofNumbers(new double[3])), "policy wants 2");
            assertRefused(
                    server, with("observation/state", NumpyArray.ofNumbers(new double[] {1, Double.NaN})), "finite");
            assertRefused(server, with("prompt", ""), "needs an instruction");
            assertRefused(server, with("vidact", Map.of("sed", 1L)), "'vidact/sed' is not known");
            assertRefused(server, with("vidact", Map.of("seed", "x")), "'vidact/seed' must be a Long");
            try (PolicyClient client = Servers.client(server)) {
                assertThat(Servers.action(client.infer(Servers.observation(1, 1)), 0, 1))
                        .isEqualTo(2);
            }
            assertThat(server.engine().robots()).hasSizeLessThanOrEqualTo(1);
        }
    }

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> observation = Servers.observation(0, 0);
        observation.put(key, value);
        return observation;
    }

    private static void assertRefused(PolicyServer server, Map<String, Object> observation, String sentence) {
        try (PolicyClient client = Servers.client(server)) {
            assertThatThrownBy(() -> client.infer(observation))
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining(sentence)
                    .hasMessageNotContaining("\tat ");
        }
    }

    @Test
    void jointsAreCommandedAtTwoHundredHertzAndGoOnFromChunkToChunk() {
        String[] arm = {"arm.model=gen3", "arm.joints=[q]"};
        double[] ready = {0, 0.3771, Math.PI, -1.7599, 0, -1.0046, 0};
        try (PolicyServer server = Servers.of(new Creeping(), arm);
                PolicyClient client = Servers.client(server)) {
            Map<String, Object> observation = Servers.observation(0, 0);
            observation.put("q", NumpyArray.ofNumbers(ready));
            observation.put("vidact", Map.of("joints", true));
            double[] last = ready.clone();
            for (int chunk = 0; chunk < 3; chunk++) {
                NumpyArray joints = (NumpyArray) client.infer(observation).getOrDefault("joints", "");
                assertThat(joints.shape()).containsExactly(2 * 8, 7);
                for (int t = 0; t < 16; t++) {
                    for (int i = 0; i < 7; i++) {
                        assertThat(Math.abs(joints.number(t * 7 + i) - last[i]))
                                .as("no jump at chunk %d, tick %d", chunk, t)
                                .isLessThan(0.02);
                        last[i] = joints.number(t * 7 + i);
                    }
                }
                observation.put("q", NumpyArray.ofNumbers(last));
            }
            assertThat(last).isNotEqualTo(ready);
            observation.put("q", NumpyArray.ofNumbers(new double[6]));
            assertThatThrownBy(() -> client.infer(observation)).hasMessageContaining("6 joint angles");
        }
        Map<String, Object> asking = Servers.observation(0, 0);
        asking.put("vidact", Map.of("joints", true));
        try (PolicyServer server = Servers.of(new TestPolicies())) {
            assertRefused(server, asking, "commands no joints");
        }
    }

    /** Two actions of two millimetres ahead. */
    private static final class Creeping implements Policies {
        @Override
        public Policy get() {
            return new Policy() {
                @Override
                public void start(String instruction, long seed) {}

                @Override
                public ActionChunk act(Observation observation) {
                    double[] ahead = {0.002, 0, 0, 0, 0, 0, 1};
                    return ActionChunk.of(List.of(ahead, ahead));
                }

                @Override
                public Set<String> views() {
                    return Set.of();
                }
            };
        }
    }

    @Test
    void theNewestObservationWins() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (PolicyServer server = Servers.of(TestPolicies.waiting(go))) {
            Pipe pipe = new Pipe(server);
            pipe.next(); // metadata
            for (int step = 1; step <= 4; step++) {
                Map<String, Object> observation = Servers.observation(step, 0);
                observation.put("vidact", Map.of("step", (long) step));
                pipe.send(observation);
                if (step == 1) {
                    await(() -> server.engine().gauges().waiting() == 0);
                    Thread.sleep(50); // the worker has it
                }
            }
            assertThat(Servers.map(pipe.next(), "vidact")).isEqualTo(Map.of("dropped", "superseded", "step", 2L));
            assertThat(Servers.map(pipe.next(), "vidact")).isEqualTo(Map.of("dropped", "superseded", "step", 3L));
            go.countDown();
            assertThat(Servers.action(pipe.next(), 0, 1)).isEqualTo(1);
            assertThat(Servers.action(pipe.next(), 0, 1)).isEqualTo(4);
            assertThat(server.engine().gauges().refusals()).containsEntry("superseded", 2L);
        }
    }

    @Test
    void whatIsTooLateNeverReachesTheModel() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (PolicyServer server = Servers.of(TestPolicies.waiting(go));
                PolicyClient other = Servers.client(server)) {
            Thread busy = new Thread(() -> other.infer(Servers.observation(0, 0)));
            busy.start();
            await(() -> server.engine().robots().size() == 1);
            Thread.sleep(100);
            Pipe pipe = new Pipe(server);
            pipe.next();
            Map<String, Object> observation = Servers.observation(1, 1);
            observation.put("vidact", Map.of("deadline_ms", 50L));
            pipe.send(observation);
            Thread.sleep(100);
            go.countDown();
            assertThat(Servers.map(pipe.next(), "vidact").get("dropped")).isEqualTo("late");
            busy.join();
            assertThat(server.engine().gauges().decisions()).isEqualTo(1);
        }
    }

    @Test
    void aFailingPolicyIsReportedByANumberAlone() {
        try (PolicyServer server = Servers.of(new TestPolicies(() -> {
                    throw new IllegalStateException("secret path");
                }));
                PolicyClient client = Servers.client(server)) {
            assertThatThrownBy(() -> client.infer(Servers.observation(0, 0)))
                    .hasMessageContaining("incident-1")
                    .hasMessageNotContaining("secret");
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    /** A connection that does not wait for answers before it sends more. */
    private static final class Pipe implements WebSocket.Listener {
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        private final WebSocket socket;

        Pipe(PolicyServer server) {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(Servers.socket(server), this)
                    .join();
        }

        void send(Map<String, Object> message) {
            socket.sendBinary(ByteBuffer.wrap(MessagePack.encode(message)), true)
                    .join();
        }

        Map<String, Object> next() throws InterruptedException {
            byte[] message = messages.poll(10, TimeUnit.SECONDS);
            assertThat(message).as("a message came").isNotNull();
            return MessagePack.decodeMap(message);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            messages.add(bytes);
            return WebSocket.Listener.super.onBinary(from, data, last);
        }
    }
}
