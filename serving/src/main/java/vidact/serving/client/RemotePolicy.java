package vidact.serving.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policy;
import vidact.serving.server.Contract;
import vidact.serving.wire.MessagePack;
import vidact.serving.wire.NumpyArray;

/** A policy that a server decides for. */
public final class RemotePolicy implements Policy {
    private final PolicyClient client;
    private final Set<String> views;
    private final List<Integer> places; // of the numbers that the server wants, in what this robot gives
    private boolean restart = true;
    private long seed;
    private String instruction = "";
    private int execute = 1;
    private Map<String, Object> lastReply = Map.of();

    /**
     * A policy behind a connection, which it closes in the end.
     *
     * @param stateNames what each number of an observation's state is
     * @throws ServerException if the server wants a number that is not among them
     */
    public RemotePolicy(PolicyClient client, List<String> stateNames) {
        this.client = client;
        views = new LinkedHashSet<>(texts(Contract.VIEWS));
        places = new ArrayList<>();
        for (String name : texts(Contract.STATE_NAMES)) {
            int place = stateNames.indexOf(name);
            if (place < 0) {
                client.close();
                throw new ServerException(
                        "the server's policy wants '" + name + "' in the state, this robot gives " + stateNames);
            }
            places.add(place);
        }
    }

    private List<String> texts(String key) {
        Object list = client.metadata().getOrDefault(key, List.of());
        return list instanceof List<?> texts
                ? texts.stream().map(String::valueOf).toList()
                : List.of();
    }

    @Override
    public void start(String newInstruction, long newSeed) {
        restart = true;
        seed = newSeed;
        instruction = newInstruction;
    }

    @Override
    public ActionChunk act(Observation observation) {
        Map<String, Object> message = new LinkedHashMap<>();
        for (String view : views) {
            message.put("observation/" + view, NumpyArray.of(observation.view(view)));
        }
        double[] all = observation.state();
        message.put(
                "observation/state",
                NumpyArray.ofNumbers(
                        places.stream().mapToDouble(place -> all[place]).toArray()));
        message.put("prompt", instruction.isEmpty() ? observation.instruction() : instruction);
        message.put(Contract.OWN, Map.of("reset", restart, "seed", seed));
        lastReply = client.infer(message);
        restart = false;
        Map<?, ?> own = lastReply.get(Contract.OWN) instanceof Map<?, ?> map ? map : Map.of();
        execute = own.get(Contract.EXECUTE) instanceof Long count ? Math.toIntExact(count) : 0;
        return chunk(lastReply.getOrDefault(Contract.ACTIONS, MessagePack.NOTHING));
    }

    private static ActionChunk chunk(Object actions) {
        boolean fits = actions instanceof NumpyArray array
                && array.shape().size() == 2
                && array.shape().get(1) == ActionChunk.WIDTH;
        if (!fits) {
            throw new ServerException(
                    "the server's answer has no actions [steps, " + ActionChunk.WIDTH + "]: " + actions);
        }
        double[] numbers = ((NumpyArray) actions).numbers();
        List<double[]> rows = new ArrayList<>();
        for (int start = 0; start < numbers.length; start += ActionChunk.WIDTH) {
            rows.add(Arrays.copyOfRange(numbers, start, start + ActionChunk.WIDTH));
        }
        return ActionChunk.of(rows);
    }

    /** The whole of the last answer, its timings too. */
    public Map<String, Object> lastReply() {
        return lastReply;
    }

    @Override
    public Set<String> views() {
        return views;
    }

    /** What the server said with its last chunk; all of it if it said nothing. */
    @Override
    public int horizon(int steps) {
        return execute == 0 ? steps : Math.min(execute, steps);
    }

    @Override
    public void close() {
        client.close();
    }
}
