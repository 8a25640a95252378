package vidact.serving.robot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import vidact.core.image.Image;
import vidact.core.policy.Observation;
import vidact.serving.wire.ElementType;
import vidact.serving.wire.MessagePack;
import vidact.serving.wire.NumpyArray;
import vidact.serving.wire.WireException;

/** Finds in named values what a model wants to know; what the model does not ask for is not looked at. */
public final class RequestReader {
    /** Prefix of what is meant for this server rather than for the policy. */
    public static final String OWN = "vidact/";

    private static final int LARGEST_SIDE = 4096;
    private static final int LONGEST_PROMPT = 2000;
    private static final int LONGEST_STATE = 1024;
    /** What may be wished for an answer of actions alone. */
    public static final Set<String> WISHES = Set.of("reset", "seed", "deadline_ms", "step", "execute", "ensemble");

    /** What adds more to the answer. */
    private static final Set<String> MORE = Set.of("frames", "joints");

    private final InputNames names;
    private final Optional<CommandedArm> arm;

    public RequestReader(InputNames names, Optional<CommandedArm> arm) {
        this.names = names;
        this.arm = arm;
    }

    /**
     * Reads a request.
     *
     * @param message values by name, maps inside maps too
     * @throws WireException if something is missing, or not what it should be
     */
    public Request read(Map<String, Object> message, Model model) {
        Map<String, Object> flat = new LinkedHashMap<>();
        flatten("", message, flat);
        Map<String, Image> views = new LinkedHashMap<>();
        model.views().forEach(view -> views.put(view, picture(flat, view)));
        Observation observation =
                new Observation(views, state(flat, model.policies().stateNames()), prompt(flat));
        return new Request(observation, wish(flat), joints(flat));
    }

    private static void flatten(String prefix, Map<?, ?> message, Map<String, Object> flat) {
        message.forEach((key, value) -> {
            String name = prefix + key;
            if (value instanceof Map<?, ?> inner) {
                flatten(name + "/", inner, flat);
            } else {
                flat.put(name, value);
            }
        });
    }

    private Image picture(Map<String, Object> flat, String view) {
        String named = names.views().getOrDefault(view, "");
        List<String> keys = named.isEmpty()
                ? List.of(view, "observation/" + view, "images/" + view, "observation/images/" + view)
                : List.of(named);
        String key = first(flat, keys)
                .orElseThrow(() -> new WireException("the observation lacks the picture of camera '" + view + "' (key "
                        + String.join(" or ", keys) + "); another key is named by the server's setting inputs.views."
                        + view));
        return image(key, array(flat, key));
    }

    /** Rows first or channels first, as clients have it. */
    private static Image image(String key, NumpyArray array) {
        List<Integer> shape = array.shape();
        boolean rows = shape.size() == 3 && shape.get(2) == Image.CHANNELS;
        boolean channels = !rows && shape.size() == 3 && shape.get(0) == Image.CHANNELS;
        WireException.require(
                array.type() == ElementType.UINT8 && (rows || channels),
                "'%s' must be a picture of unsigned bytes, [height, width, 3] or [3, height, width]; it is %s %s",
                key,
                array.type().numpy(),
                shape);
        int height = shape.get(rows ? 0 : 1);
        int width = shape.get(rows ? 1 : 2);
        WireException.require(
                height > 0 && width > 0 && height <= LARGEST_SIDE && width <= LARGEST_SIDE,
                "'%s' has %dx%d pixels, each side may have 1 to %d",
                key,
                width,
                height,
                LARGEST_SIDE);
        byte[] bytes = array.bytes();
        return Image.owning(width, height, rows ? bytes : interleaved(bytes, width * height));
    }

    private static byte[] interleaved(byte[] planes, int pixels) {
        byte[] rgb = new byte[planes.length];
        for (int channel = 0; channel < Image.CHANNELS; channel++) {
            for (int i = 0; i < pixels; i++) {
                rgb[i * Image.CHANNELS + channel] = planes[channel * pixels + i];
            }
        }
        return rgb;
    }

    private double[] state(Map<String, Object> flat, List<String> wanted) {
        if (wanted.isEmpty()) {
            return new double[0];
        }
        List<String> keys = names.state().isEmpty()
                ? first(flat, List.of("state", "observation/state"))
                        .map(List::of)
                        .orElseThrow(() -> new WireException("the observation lacks the robot's state (key state or"
                                + " observation/state); other keys are named by the server's setting inputs.state"))
                : names.state();
        List<double[]> parts = new ArrayList<>();
        for (String key : keys) {
            parts.add(numbers(key, array(flat, key)));
        }
        double[] state = parts.stream().flatMapToDouble(Arrays::stream).toArray();
        WireException.require(
                state.length == wanted.size(),
                "the state has %d numbers, the policy wants %d: %s",
                state.length,
                wanted.size(),
                wanted);
        return state;
    }

    /** Measured joint angles, where joint commands are asked for. */
    private List<Double> joints(Map<String, Object> flat) {
        if (!own(flat, "joints", Boolean.class).orElse(false)) {
            return List.of();
        }
        CommandedArm commanded = arm.orElseThrow(() ->
                new WireException("this server commands no joints: its settings arm.model and arm.joints name none"));
        List<Double> angles = commanded.joints().stream()
                .flatMap(key -> Arrays.stream(numbers(key, array(flat, key))).boxed())
                .toList();
        int joints = commanded.model().joints();
        WireException.require(
                angles.size() == joints,
                "%d joint angles in %s, the arm has %d",
                angles.size(),
                commanded.joints(),
                joints);
        return angles;
    }

    private static double[] numbers(String key, NumpyArray array) {
        boolean real = array.type() == ElementType.FP32 || array.type() == ElementType.FP64;
        WireException.require(
                real && array.shape().size() <= 1 && array.size() <= LONGEST_STATE,
                "'%s' must be one row of at most %d floats (<f4 or <f8); it is %s %s",
                key,
                LONGEST_STATE,
                array.type().numpy(),
                array.shape());
        double[] numbers = array.numbers();
        for (int i = 0; i < numbers.length; i++) {
            WireException.require(
                    Double.isFinite(numbers[i]),
                    "number %d of '%s' is %s: only finite ones are taken",
                    i,
                    key,
                    numbers[i]);
        }
        return numbers;
    }

    private String prompt(Map<String, Object> flat) {
        Object prompt = flat.getOrDefault(names.prompt(), names.defaultPrompt());
        WireException.require(
                prompt instanceof String text && !text.isBlank() && text.length() <= LONGEST_PROMPT,
                "the observation needs an instruction of 1 to %d characters under '%s'",
                LONGEST_PROMPT,
                names.prompt());
        return (String) prompt;
    }

    private static Wish wish(Map<String, Object> flat) {
        for (String key : flat.keySet()) {
            WireException.require(
                    !key.startsWith(OWN) || isKnown(key.substring(OWN.length())),
                    "'%s' is not known; known are %s",
                    key.length() < 64 ? key : key.substring(0, 64),
                    Stream.concat(WISHES.stream(), MORE.stream())
                            .sorted()
                            .map(OWN::concat)
                            .toList());
        }
        return new Wish(
                own(flat, "reset", Boolean.class).orElse(false),
                own(flat, "seed", Long.class).orElse(0L),
                whole(flat, "deadline_ms"),
                own(flat, "step", Long.class),
                whole(flat, "execute"),
                own(flat, "frames", Boolean.class).orElse(false),
                own(flat, "ensemble", Double.class));
    }

    private static boolean isKnown(String wish) {
        return WISHES.contains(wish) || MORE.contains(wish);
    }

    private static int whole(Map<String, Object> flat, String name) {
        long number = own(flat, name, Long.class).orElse(0L);
        WireException.require(
                number >= 0 && number <= Integer.MAX_VALUE, "'%s%s' must be 0 or more, got %d", OWN, name, number);
        return (int) number;
    }

    private static <T> Optional<T> own(Map<String, Object> flat, String name, Class<T> type) {
        Object value = flat.getOrDefault(OWN + name, MessagePack.NOTHING);
        WireException.require(
                value == MessagePack.NOTHING || type.isInstance(value),
                "'%s%s' must be a %s",
                OWN,
                name,
                type.getSimpleName());
        return value == MessagePack.NOTHING ? Optional.empty() : Optional.of(type.cast(value));
    }

    private static Optional<String> first(Map<String, Object> flat, List<String> keys) {
        return keys.stream().filter(flat::containsKey).findFirst();
    }

    private static NumpyArray array(Map<String, Object> flat, String key) {
        Object value = flat.getOrDefault(key, MessagePack.NOTHING);
        WireException.require(value instanceof NumpyArray, "the observation lacks the array '%s'", key);
        return (NumpyArray) value;
    }
}
