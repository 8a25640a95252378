package vidact.serving.predict;

import java.util.List;
import java.util.Optional;
import vidact.core.image.Image;

/**
 * Two captions on the same given frames, the clip's own and one that names another thing, and what moves most in what is predicted.
 *
 * @param named what the clip's caption names
 * @param other what the other caption names
 * @param truth what moves most in the true later frames
 * @param underOwn what moves most in the prediction under the clip's caption
 * @param underOther the same under the other caption
 * @param nats by which the true frames are likelier under the clip's caption than under the other
 */
record Contrast(
        Prediction own,
        Prediction swapped,
        String named,
        String other,
        Optional<String> truth,
        Optional<String> underOwn,
        Optional<String> underOther,
        double nats) {
    /** Whether the named thing moves most under both captions. */
    boolean right() {
        return rightOnes() == 2;
    }

    /** Of the two captions, those under which the thing that they name moves most. */
    int rightOnes() {
        return (underOwn.equals(Optional.of(named)) ? 1 : 0) + (underOther.equals(Optional.of(other)) ? 1 : 0);
    }

    /** Whether the true frames show what the clip's caption names moving most. */
    boolean truthRight() {
        return truth.equals(Optional.of(named));
    }

    /** Rows for the page: the truth and the two predictions, each after the given frames. */
    List<List<Image>> rows() {
        return List.of(own.clip().frames(), own.shown(), swapped.shown());
    }
}
