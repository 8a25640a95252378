package vidact.control.wholebody;

/** What became of a target in one control step. In all cases but the first the arm brakes at its limits, then holds. */
public enum Outcome {
    /** The arm follows. */
    TRACKING("the arm follows its target"),
    NOT_FINITE("the target holds a number that is not finite"),
    JUMP("the target jumped away from the tool: lead it there along a path"),
    UNREACHABLE("the arm is not long enough for the target"),
    STALLED("joint limits or obstacles keep the arm from its target"),
    SINGULAR("the way to the target leads into a singular pose"),
    INFEASIBLE("no joint speeds satisfy all limits and distances"),
    CLEARANCE("going on would leave no way to stop in time"),
    NO_PATH("there is nothing to follow: the chunk is over, or no path within the limits leads through it");

    private final String reason;

    Outcome(String reason) {
        this.reason = reason;
    }

    /** One sentence for a log. */
    public String reason() {
        return reason;
    }
}
