package vidact.serving.robot;

import java.util.Locale;

/** Why a robot gets no decision; the message is for whoever asked. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The case, which each protocol says in its own way. */
    public enum Cause {
        /** As many wait already as may. */
        BUSY,
        /** The same robot sent a newer observation before this one's turn came. */
        SUPERSEDED,
        /** Its time was up before its turn came. */
        LATE,
        /** No model is ready yet. */
        NOT_READY,
        /** The server is about to end. */
        STOPPING,
        /** The model failed. */
        FAILED
    }

    private final Cause why;
    private final String sentence;

    private Refusal(Cause why, String message) {
        super(message, null, false, false); // cheap: overload makes many of them
        this.why = why;
        sentence = message;
    }

    static Refusal busy(int waiting) {
        return new Refusal(
                Cause.BUSY,
                String.format(Locale.ROOT, "%d robots wait already, which is the limit: try again later", waiting));
    }

    static Refusal tooManyRobots(int robots) {
        return new Refusal(
                Cause.BUSY,
                String.format(Locale.ROOT, "%d robots are connected, which is the limit: try again later", robots));
    }

    static Refusal superseded() {
        return new Refusal(Cause.SUPERSEDED, "a newer observation of this robot took its place");
    }

    static Refusal late() {
        return new Refusal(Cause.LATE, "its time was up before its turn came");
    }

    static Refusal notReady() {
        return new Refusal(Cause.NOT_READY, "the model is not ready yet: try again later");
    }

    static Refusal stopping() {
        return new Refusal(Cause.STOPPING, "the server is stopping: connect to another one");
    }

    static Refusal failed(String incident) {
        return new Refusal(Cause.FAILED, "the policy failed; the server's log has more under " + incident);
    }

    public Cause why() {
        return why;
    }

    /** Why, for whoever asked. */
    public String sentence() {
        return sentence;
    }
}
