package vidact.serving.server;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may ask, and how it travels.
 *
 * @param token that every request must have; none lets everybody in who can connect
 * @param tls certificate and key
 */
public record Security(Optional<String> token, Optional<Tls> tls) {
    /** PEM files. */
    public record Tls(File certificate, File key) {}

    /** Neither token nor encryption, for this machine alone. */
    public static Security local() {
        return new Security(Optional.empty(), Optional.empty());
    }

    /**
     * Whether a header lets its sender in: {@code Bearer TOKEN}, {@code Api-Key TOKEN} as openpi's clients send it, or, for browsers, {@code
     * Basic} with the token as password.
     */
    boolean admits(Optional<String> authorization) {
        return token.isEmpty()
                || authorization.map(Security::secret).filter(this::isToken).isPresent();
    }

    private static String secret(String authorization) {
        int space = authorization.indexOf(' ');
        String rest = authorization.substring(space + 1).strip();
        return switch (authorization.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT)) {
            case "bearer", "api-key" -> rest;
            case "basic" -> password(rest);
            default -> "";
        };
    }

    private static String password(String encoded) {
        try {
            String both = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            return both.substring(both.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** In a time that does not tell how much of it is right. */
    private boolean isToken(String offered) {
        return MessageDigest.isEqual(
                offered.getBytes(StandardCharsets.UTF_8), token.orElse("").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Security[token " + (token.isPresent() ? "wanted" : "not wanted") + ", tls " + tls.isPresent() + "]";
    }
}
