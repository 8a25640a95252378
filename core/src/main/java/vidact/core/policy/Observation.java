package vidact.core.policy;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import vidact.core.Check;
import vidact.core.image.Image;

/** What a robot sees and feels at one moment, and what it was told. Never changes. */
public final class Observation {
    private final Map<String, Image> views;
    private final double[] state;
    private final String instruction;

    /**
     * An observation.
     *
     * @param views pictures by the camera's name
     * @param state the robot's state as its data set names it, copied
     * @param instruction what to do, in words
     */
    public Observation(Map<String, Image> views, double[] state, String instruction) {
        this.views = Map.copyOf(views);
        this.state = state.clone();
        this.instruction = instruction;
    }

    /** The picture of a camera. */
    public Image view(String camera) {
        Image image = views.get(camera);
        Check.argument(image != null, "the observation has no view '%s', only %s", camera, views.keySet());
        return Objects.requireNonNull(image);
    }

    /** Pictures by the camera's name. */
    public Map<String, Image> views() {
        return views;
    }

    /** A copy of the robot's state. */
    public double[] state() {
        return state.clone();
    }

    public String instruction() {
        return instruction;
    }

    @Override
    public String toString() {
        return "Observation['" + instruction + "', views " + views.keySet() + ", state " + Arrays.toString(state) + "]";
    }
}
