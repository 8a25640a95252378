package vidact.serving.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import vidact.core.config.ConfigException;
import vidact.core.policy.Policies;
import vidact.core.policy.PolicyName;
import vidact.core.policy.PolicySource;

/** Opens {@code ws://HOST:PORT} and {@code wss://HOST:PORT}, with {@code ?token-file=FILE} where the server wants a token. */
public final class RemotePolicies implements PolicySource {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOKEN_FILE = "token-file=";

    @Override
    public String kinds() {
        return "ws://HOST:PORT";
    }

    @Override
    public Optional<Policies> open(String name, List<String> stateNames) {
        if (!name.startsWith("ws://") && !name.startsWith("wss://")) {
            return Optional.empty();
        }
        PolicyName asked = PolicyName.parse(name);
        String options = asked.options();
        URI address = address(asked.place());
        if (!options.isEmpty() && !options.startsWith(TOKEN_FILE)) {
            throw new ConfigException("--policy " + name + ": the only option is ?token-file=FILE");
        }
        Optional<String> token = options.isEmpty()
                ? Optional.empty()
                : Optional.of(token(Path.of(options.substring(TOKEN_FILE.length()))));
        try (PolicyClient probe = PolicyClient.connect(address, token, PATIENCE)) {
            new RemotePolicy(probe, stateNames); // says now what would fail later
        } catch (ServerException e) {
            throw new ConfigException("--policy " + name + ": " + e.getMessage());
        }
        return Optional.of(() -> new RemotePolicy(PolicyClient.connect(address, token, PATIENCE), stateNames));
    }

    private static URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("--policy " + text + ": that is no address, it should look like ws://HOST:PORT");
        }
    }

    /** The token in a file, without the line's end. */
    public static String token(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty()) {
                throw new ConfigException(file + " holds no token: write one line of text into it");
            }
            return token;
        } catch (IOException e) {
            throw new ConfigException("cannot read the token in " + file + ": " + e.getMessage());
        }
    }
}
