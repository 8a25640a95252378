package vidact.gpt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import vidact.torch.Tensors;

/** What the scripts of {@code bench/golden} and the tests of their numbers agree on. */
public final class Golden {
    private Golden() {}

    /** Numbers from beside a test. */
    public static JsonNode read(Class<?> test, String name) {
        try (InputStream resource = test.getResourceAsStream(name)) {
            return new ObjectMapper().readTree(Objects.requireNonNull(resource, name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Element k of parameter p, in the order of the map, becomes 0.25 sin(0.37 k + p), plus 1 for the weights of norms. */
    public static void fill(Map<String, Tensor> parameters) {
        try (NoGradGuard guard = new NoGradGuard()) {
            int p = 0;
            for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
                boolean scale = parameter.getKey().contains("norm")
                        && parameter.getKey().endsWith("weight");
                float[] values = new float[(int) parameter.getValue().numel()];
                for (int k = 0; k < values.length; k++) {
                    values[k] = (float) (0.25 * Math.sin(0.37 * k + p) + (scale ? 1 : 0));
                }
                parameter.getValue().copy_(Tensors.of(values, Tensors.shape(parameter.getValue())));
                p++;
            }
        }
    }
}
