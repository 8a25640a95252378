package vidact.serving.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import vidact.serving.robot.Decision;
import vidact.serving.robot.Engine;
import vidact.serving.robot.Request;
import vidact.serving.robot.Robot;

/** Robots that are known by a name rather than by a connection; those that are silent for long are forgotten. */
final class Sessions {
    private final Engine engine;
    private final long idleNanos;
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    /** A named robot and when it was last heard of. */
    private record Session(Robot robot, long heard) {}

    Sessions(Engine engine, long idleSeconds) {
        this.engine = engine;
        idleNanos = TimeUnit.SECONDS.toNanos(idleSeconds);
    }

    /**
     * Asks for a decision.
     *
     * @param name of the robot; empty if it has no history
     */
    CompletableFuture<Decision> decide(String name, Request request) {
        if (name.isEmpty()) {
            Robot robot = engine.connect("one request");
            return engine.decide(robot, request).whenComplete((decision, failure) -> engine.disconnect(robot));
        }
        return engine.decide(robot(name), request);
    }

    private synchronized Robot robot(String name) {
        long now = System.nanoTime();
        sessions.entrySet().removeIf(entry -> {
            boolean idle = now - entry.getValue().heard() > idleNanos;
            if (idle) {
                engine.disconnect(entry.getValue().robot());
            }
            return idle;
        });
        Session known = sessions.get(name);
        Robot robot = known == null ? engine.connect("session " + name) : known.robot();
        sessions.put(name, new Session(robot, now));
        return robot;
    }
}
