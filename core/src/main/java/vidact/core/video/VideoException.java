package vidact.core.video;

/** A video file that cannot be opened, decoded or written; the message names the file and what is wrong with it. */
public final class VideoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private VideoException(String message, Throwable cause) {
        super(message, cause);
    }

    static VideoException open(String file, Throwable cause) {
        return new VideoException(
                file + " cannot be opened as video (" + firstLine(cause) + "): check that it is complete", cause);
    }

    static VideoException noVideo(String file) {
        return new VideoException(file + " has no video stream: leave it out", new IllegalArgumentException(file));
    }

    static VideoException decode(String file, Throwable cause) {
        return new VideoException(file + " stops decoding (" + firstLine(cause) + "): re-encode or drop it", cause);
    }

    static VideoException write(String file, Throwable cause) {
        return new VideoException(file + " cannot be written (" + firstLine(cause) + ")", cause);
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no detail");
    }
}
