package vidact.serving.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vidact.core.policy.ActionChunk;
import vidact.serving.robot.Decision;
import vidact.serving.robot.Model;
import vidact.serving.robot.Request;
import vidact.serving.wire.MessagePack;
import vidact.serving.wire.NumpyArray;

/** Names that openpi's messages have here; the client reads what the server writes. */
public final class Contract {
    public static final String ACTIONS = "actions";
    private static final String JOINTS = "joints";
    public static final String EXECUTE = "execute";
    private static final String DROPPED = "dropped";
    public static final String OWN = "vidact";
    public static final String VIEWS = "views";
    public static final String STATE_NAMES = "state_names";
    private static final String STEP = "step";

    private Contract() {}

    /** The first frame of a connection: what the policy wants and gives. */
    static byte[] metadata(Model model) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("server", OWN);
        metadata.put("model", model.version());
        metadata.put(VIEWS, model.views().stream().sorted().toList());
        metadata.put(STATE_NAMES, model.policies().stateNames());
        metadata.put("action_names", ActionChunk.NAMES);
        return MessagePack.encode(metadata);
    }

    /**
     * A decision.
     *
     * @param previousMillis what the request before took, sending included; below 0 before the second
     */
    static byte[] reply(Request request, Decision decision, double previousMillis) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put(ACTIONS, actions(decision.chunk()));
        if (!decision.joints().isEmpty()) {
            reply.put(
                    JOINTS,
                    NumpyArray.ofRows(decision.joints(), decision.joints().get(0).length));
        }
        if (request.wish().frames()) {
            Map<String, Object> frames = new LinkedHashMap<>();
            decision.frames().forEach((view, image) -> frames.put(view, NumpyArray.of(image)));
            reply.put("frames", frames);
        }
        reply.put("policy_timing", Map.of("infer_ms", decision.inferMillis()));
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("infer_ms", decision.queueMillis() + decision.inferMillis());
        server.put("queue_ms", decision.queueMillis());
        if (previousMillis >= 0) {
            server.put("prev_total_ms", previousMillis);
        }
        reply.put("server_timing", server);
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("model", decision.model());
        own.put(EXECUTE, decision.execute());
        own.put("together", decision.together());
        request.wish().step().ifPresent(step -> own.put(STEP, step));
        reply.put(OWN, own);
        return MessagePack.encode(reply);
    }

    /** That there is no decision for this observation, in place of one. */
    static byte[] dropped(Request request, String why) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put(DROPPED, why);
        request.wish().step().ifPresent(step -> own.put(STEP, step));
        return MessagePack.encode(Map.of(OWN, own));
    }

    /** A number of milliseconds in a reply; 0 if it is not told. */
    public static double millis(Map<String, Object> reply, String timing, String name) {
        Object millis = reply.get(timing) instanceof Map<?, ?> map ? map.get(name) : 0.0;
        return millis instanceof Double value ? value : 0;
    }

    /** Actions as an array, {@code [K, 7]}. */
    static NumpyArray actions(ActionChunk chunk) {
        List<double[]> rows = new ArrayList<>();
        for (int k = 0; k < chunk.steps(); k++) {
            rows.add(chunk.action(k));
        }
        return NumpyArray.ofRows(rows, ActionChunk.WIDTH);
    }
}
