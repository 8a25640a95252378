package vidact.serving.robot;

import java.util.List;
import java.util.Map;

/**
 * Where a robot's messages have what the policy wants; keys of maps inside maps are joined by slashes.
 *
 * @param views key of each camera's picture; without one, {@code NAME}, {@code observation/NAME}, {@code images/NAME} and
 *     {@code observation/images/NAME} are tried
 * @param state keys of arrays that make up the state, one after another; none tries {@code state} and {@code observation/state}
 * @param prompt key of the instruction
 * @param defaultPrompt instruction of messages that have none; empty asks for one
 */
public record InputNames(Map<String, String> views, List<String> state, String prompt, String defaultPrompt) {
    public InputNames {
        views = Map.copyOf(views);
        state = List.copyOf(state);
    }
}
