package vidact.serving.client;

/** The policy server did not answer, or refused; the connection is closed then, so that no late answer is taken for the next one's. */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ServerException(String message) {
        super(message);
    }
}
