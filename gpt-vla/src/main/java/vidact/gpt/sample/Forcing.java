package vidact.gpt.sample;

/** What a model sees of the truth while it predicts frames. */
public enum Forcing {
    /** Every earlier token: how it learns. */
    TEACHER,
    /** Every earlier frame, and of the frame that it predicts its own tokens: one frame ahead, again and again. */
    FRAME,
    /** The given frames alone: as it is used. */
    NONE
}
