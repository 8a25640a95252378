package vidact.serving.robot;

import vidact.core.Check;

/**
 * How robots share a model.
 *
 * @param workers decisions computed at a time
 * @param batch robots decided for in one go, if so many wait
 * @param waiting robots that may wait; one more is refused
 * @param robots that may be connected; one more is refused
 * @param deadlineMillis longest time from an observation's arrival to its turn; robots may ask for less
 */
public record EngineConfig(int workers, int batch, int waiting, int robots, int deadlineMillis) {
    public EngineConfig {
        Check.argument(
                workers > 0 && batch > 0 && waiting > 0 && robots > 0 && deadlineMillis > 0,
                "engine.workers, batch, waiting, robots and deadlineMillis must be above 0, got %d, %d, %d, %d and %d",
                workers,
                batch,
                waiting,
                robots,
                deadlineMillis);
    }
}
