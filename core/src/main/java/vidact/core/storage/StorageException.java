package vidact.core.storage;

/** A store that cannot be reached or does not do what it is asked. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
