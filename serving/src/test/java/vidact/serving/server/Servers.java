package vidact.serving.server;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vidact.core.config.Configs;
import vidact.core.policy.Policies;
import vidact.serving.client.PolicyClient;
import vidact.serving.robot.Model;
import vidact.serving.wire.NumpyArray;

/** Servers of the tests, on a free port of this machine, and what robots send them. */
final class Servers {
    private Servers() {}

    /** The preset with other values, on any free port. */
    static ServeConfig config(String... overrides) {
        return Configs.load(ServeConfig.class, "serve", "tiny", List.of(overrides))
                .at("127.0.0.1", 0);
    }

    /** A server of these policies that is ready. */
    static PolicyServer of(Policies policies, String... overrides) {
        PolicyServer server = PolicyServer.start(config(overrides), Security.local(), () -> Model.of(policies, "v1"));
        server.load();
        return server;
    }

    static PolicyClient client(PolicyServer server) {
        return PolicyClient.connect(socket(server), Optional.empty(), Duration.ofSeconds(10));
    }

    static URI socket(PolicyServer server) {
        return URI.create("ws://127.0.0.1:" + server.port() + "/");
    }

    static String http(PolicyServer server) {
        return "http://127.0.0.1:" + server.port();
    }

    /** A whole observation with this state and an 8 x 8 picture. */
    static Map<String, Object> observation(double x, double y) {
        Map<String, Object> observation = new LinkedHashMap<>();
        observation.put("observation/front", picture());
        observation.put("observation/state", NumpyArray.ofNumbers(new double[] {x, y}));
        observation.put("prompt", "push");
        return observation;
    }

    static NumpyArray picture() {
        byte[] pixels = new byte[8 * 8 * 3];
        pixels[0] = (byte) 200;
        return NumpyArray.ofBytes(pixels, 8, 8, 3);
    }

    /** A number of a reply's actions. */
    static double action(Map<String, Object> reply, int step, int number) {
        return ((NumpyArray) reply.getOrDefault("actions", "")).number(step * 7 + number);
    }

    /** A map in a reply. */
    static Map<?, ?> map(Map<String, Object> reply, String key) {
        return (Map<?, ?>) reply.getOrDefault(key, Map.of());
    }
}
