package vidact.serving.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import vidact.core.command.Run;
import vidact.serving.robot.Decision;
import vidact.serving.robot.Engine;
import vidact.serving.robot.Model;
import vidact.serving.robot.Refusal;
import vidact.serving.robot.Request;
import vidact.serving.robot.RequestReader;
import vidact.serving.wire.ElementType;
import vidact.serving.wire.NumpyArray;
import vidact.serving.wire.WireException;

/** What the Open Inference Protocol says in REST and in gRPC alike: one model, its tensors, and how a call becomes a request. */
final class OpenInference {
    static final String PROMPT = "prompt";
    static final String STATE = "state";
    static final String BYTES = "BYTES";
    static final List<String> EXTENSIONS = List.of("binary_tensor_data", "model_repository");
    private static final String SESSION = "session";
    private static final String TIMEOUT = "timeout";
    private static final int LONGEST_SESSION = 200;
    private static final int MICROS_PER_MILLI = 1000;
    private static final Set<String> OF_THE_PROTOCOL = Set.of("binary_data_output", "priority");

    private final String name;
    private final Engine engine;
    private final RequestReader reader;
    private final Sessions sessions;

    /** A tensor as metadata tells it; -1 is any length. */
    record Described(String name, String datatype, List<Long> shape) {}

    /**
     * A call.
     *
     * @param inputs arrays, and texts for {@code BYTES}
     * @param parameters booleans, whole numbers, doubles and texts
     * @param outputs wanted; none means all
     */
    record Call(String id, Map<String, Object> inputs, Map<String, Object> parameters, List<String> outputs) {}

    /** A decision, and what it answers. */
    record Answer(Call call, Decision decision) {
        NumpyArray actions() {
            return Contract.actions(decision.chunk());
        }

        Map<String, Object> parameters() {
            return Map.of(
                    "execute", (long) decision.execute(),
                    "queue_ms", decision.queueMillis(),
                    "infer_ms", decision.inferMillis());
        }
    }

    OpenInference(String name, Engine engine, RequestReader reader, Sessions sessions) {
        this.name = name;
        this.engine = engine;
        this.reader = reader;
        this.sessions = sessions;
    }

    String name() {
        return name;
    }

    String serverVersion() {
        return Run.version();
    }

    boolean ready() {
        return engine.ready();
    }

    /** Whether a call means the model that is here; an empty version is any. */
    boolean knows(String model, String version) {
        return name.equals(model)
                && (version.isEmpty() || version.equals(engine.gauges().version()));
    }

    String version() {
        return engine.gauges().version();
    }

    /** Loads the model anew and returns its version. */
    String load() {
        return engine.load();
    }

    List<Described> inputs() {
        Model model = engine.model();
        List<Described> inputs = new ArrayList<>();
        inputs.add(new Described(PROMPT, BYTES, List.of(1L)));
        int numbers = model.policies().stateNames().size();
        if (numbers > 0) {
            inputs.add(new Described(STATE, ElementType.FP64.openInference(), List.of((long) numbers)));
        }
        model.views().stream()
                .sorted()
                .forEach(view ->
                        inputs.add(new Described(view, ElementType.UINT8.openInference(), List.of(-1L, -1L, 3L))));
        return inputs;
    }

    List<Described> outputs() {
        return List.of(new Described(Contract.ACTIONS, ElementType.FP64.openInference(), List.of(-1L, 7L)));
    }

    /** Decides; fails with a {@link WireException} or a {@link Refusal}. */
    CompletableFuture<Answer> infer(Call call) {
        try {
            for (String output : call.outputs()) {
                WireException.require(
                        output.equals(Contract.ACTIONS),
                        "there is no output '%s', only '%s'",
                        output,
                        Contract.ACTIONS);
            }
            Map<String, Object> message = new LinkedHashMap<>(call.inputs());
            call.parameters().forEach((parameter, value) -> add(message, parameter, value));
            Request request = reader.read(message, engine.model());
            return sessions.decide(session(call), request).thenApply(decision -> new Answer(call, decision));
        } catch (WireException e) {
            engine.gauges().malformed();
            return CompletableFuture.failedFuture(e);
        } catch (Refusal e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void add(Map<String, Object> message, String parameter, Object value) {
        if (RequestReader.WISHES.contains(parameter)) {
            message.put(RequestReader.OWN + parameter, value);
        } else if (parameter.equals(TIMEOUT)) {
            WireException.require(value instanceof Long, "the parameter 'timeout' must be whole microseconds");
            message.put(RequestReader.OWN + "deadline_ms", Math.max(1, (Long) value / MICROS_PER_MILLI));
        } else {
            WireException.require(
                    parameter.equals(SESSION) || OF_THE_PROTOCOL.contains(parameter),
                    "the parameter '%s' is not known; known are session, timeout, %s",
                    parameter,
                    RequestReader.WISHES.stream().sorted().toList());
        }
    }

    private static String session(Call call) {
        Object session = Optional.ofNullable(call.parameters().get(SESSION)).orElse("");
        WireException.require(
                session instanceof String text && text.length() <= LONGEST_SESSION,
                "the parameter 'session' must be a text of at most %d characters",
                LONGEST_SESSION);
        return (String) session;
    }

    /** What a call really failed of. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The only text of a {@code BYTES} tensor: its length in four bytes, then UTF-8. */
    static String text(String input, byte[] raw) {
        ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        boolean whole = raw.length >= Integer.BYTES && bytes.getInt() == raw.length - Integer.BYTES;
        WireException.require(whole, "input '%s' must be one text: its length in four bytes, then its bytes", input);
        return new String(raw, Integer.BYTES, raw.length - Integer.BYTES, StandardCharsets.UTF_8);
    }
}
