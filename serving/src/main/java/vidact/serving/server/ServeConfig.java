package vidact.serving.server;

import vidact.core.Check;
import vidact.serving.robot.ArmSettings;
import vidact.serving.robot.EngineConfig;
import vidact.serving.robot.InputNames;

/**
 * How a policy is served.
 *
 * @param host address to listen on
 * @param port 0 takes any that is free
 * @param name of the model in the Open Inference Protocol
 * @param inputs where messages have what the policy wants
 * @param arm whose joints can be commanded
 * @param engine how robots share the model
 * @param limits of what is taken
 * @param reloadSeconds between looks for a newer checkpoint; 0 never looks
 * @param drainSeconds for what is under way when the server stops
 * @param sessionSeconds of silence after which a named session is forgotten
 */
public record ServeConfig(
        String host,
        int port,
        String name,
        InputNames inputs,
        ArmSettings arm,
        EngineConfig engine,
        Limits limits,
        int reloadSeconds,
        int drainSeconds,
        int sessionSeconds) {
    /**
     * Limits before anything is read.
     *
     * @param requestMegabytes of a message or body
     * @param connections at a time
     */
    public record Limits(int requestMegabytes, int connections) {
        private static final int MEGABYTE = 1 << 20;
        private static final int MOST = 1024;

        public Limits {
            Check.argument(
                    requestMegabytes > 0 && requestMegabytes <= MOST && connections > 0,
                    "limits.requestMegabytes must lie in 1...%d and limits.connections be above 0, got %d and %d",
                    MOST,
                    requestMegabytes,
                    connections);
        }

        /** Largest message in bytes. */
        int requestBytes() {
            return requestMegabytes * MEGABYTE;
        }
    }

    public ServeConfig {
        Check.argument(port >= 0 && port <= 0xFFFF, "port must lie in 0...65535, got %d", port);
        Check.argument(
                name.matches("[A-Za-z0-9._-]{1,100}"),
                "name must be 1 to 100 letters, digits, dots, dashes and underscores, got '%s'",
                name);
        Check.argument(
                reloadSeconds >= 0 && drainSeconds >= 0 && sessionSeconds > 0,
                "reloadSeconds and drainSeconds must be at least 0 and sessionSeconds above 0, got %d, %d and %d",
                reloadSeconds,
                drainSeconds,
                sessionSeconds);
    }

    /** The same at another address. */
    public ServeConfig at(String otherHost, int otherPort) {
        return new ServeConfig(
                otherHost, otherPort, name, inputs, arm, engine, limits, reloadSeconds, drainSeconds, sessionSeconds);
    }
}
