package vidact.serving.server;

import com.linecorp.armeria.common.FlagsProvider;

/**
 * What Armeria takes from the whole process alone. It finds this class by itself, as a service.
 *
 * <p>After a goodbye on HTTP/1 it waits 3 s for the client to end the connection first; the client of a WebSocket waits for the server to do so
 * (RFC 6455, 7.1.1), so a robot that says goodbye would hang for 3 s.
 */
public final class ConnectionFlags implements FlagsProvider {
    private static final int PRIORITY = 1; // above Armeria's defaults, which have 0
    private static final long CLOSE_DELAY_MILLIS = 100;

    @Override
    public int priority() {
        return PRIORITY;
    }

    @Override
    public Long defaultHttp1ConnectionCloseDelayMillis() {
        return CLOSE_DELAY_MILLIS;
    }
}
