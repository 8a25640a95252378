package vidact.serving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import vidact.serving.wire.NumpyArray;

/** What the benchmarks' robots send: random pictures and a random state, in openpi's names. */
final class MadeUpObservation {
    private MadeUpObservation() {}

    /**
     * An observation.
     *
     * @param pixels side of its pictures
     * @param numbers of its state
     */
    static Map<String, Object> of(List<String> views, int pixels, int numbers, long seed) {
        Random random = new Random(seed);
        Map<String, Object> observation = new LinkedHashMap<>();
        for (String view : views) {
            byte[] rgb = new byte[pixels * pixels * 3];
            random.nextBytes(rgb);
            observation.put("observation/" + view, NumpyArray.ofBytes(rgb, pixels, pixels, 3));
        }
        observation.put(
                "observation/state",
                NumpyArray.ofNumbers(random.doubles(numbers).toArray()));
        observation.put("prompt", "push the red block to the left");
        return observation;
    }

    /** Names of so many cameras. */
    static List<String> cameras(int count) {
        return IntStream.range(0, count).mapToObj(i -> "camera_" + i).toList();
    }
}
