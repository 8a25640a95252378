package vidact.core.config;

/** A configuration that cannot be used; the message names the key and the fix. Commands end with exit code 2. */
public class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(message);
    }
}
