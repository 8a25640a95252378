package vidact.serving.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import vidact.serving.wire.MessagePack;

/**
 * A connection to a policy server in openpi's protocol: one question, one answer. It waits for a bounded time alone, and is closed after an
 * error. Not thread-safe.
 */
public final class PolicyClient implements AutoCloseable {
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final int LARGEST_ANSWER = 1 << 28;

    private final WebSocket socket;
    private final Inbox inbox;
    private final Duration patience;
    private final Map<String, Object> metadata;

    /** What came, or why nothing more will. */
    private record Arrival(Optional<byte[]> message, String reason) {}

    private PolicyClient(WebSocket socket, Inbox inbox, Duration patience) {
        this.socket = socket;
        this.inbox = inbox;
        this.patience = patience;
        metadata = MessagePack.decodeMap(next());
    }

    /**
     * Connects and waits for the server's metadata.
     *
     * @param address {@code ws://HOST:PORT} or {@code wss://HOST:PORT}
     * @param token that the server wants, if it does
     * @param patience longest wait for an answer
     * @throws ServerException if that fails
     */
    public static PolicyClient connect(URI address, Optional<String> token, Duration patience) {
        HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECTING).build();
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(CONNECTING);
        token.ifPresent(secret -> builder.header("Authorization", "Api-Key " + secret));
        Inbox inbox = new Inbox();
        try {
            return new PolicyClient(builder.buildAsync(address, inbox).join(), inbox, patience);
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ServerException("no policy server answers at " + address + " ("
                    + cause.getClass().getSimpleName()
                    + "): start one with ./vidact serve, or check address and token");
        }
    }

    /** What the server said of its policy. */
    public Map<String, Object> metadata() {
        return metadata;
    }

    /**
     * Asks and waits for the answer.
     *
     * @param observation values by name, of the kinds that {@link MessagePack} knows
     * @throws ServerException if the server refuses, ends or does not answer in time; the connection is closed then
     */
    public Map<String, Object> infer(Map<String, Object> observation) {
        try {
            socket.sendBinary(ByteBuffer.wrap(MessagePack.encode(observation)), true)
                    .join();
        } catch (CompletionException e) {
            throw new ServerException("the connection is closed");
        }
        return MessagePack.decodeMap(next());
    }

    private byte[] next() {
        try {
            Arrival arrival = inbox.arrivals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (arrival == null) {
                socket.abort();
                throw new ServerException("no answer within " + patience.toMillis() + " ms");
            }
            if (arrival.message().isEmpty()) {
                socket.abort();
                throw new ServerException(arrival.reason());
            }
            return arrival.message().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            socket.abort();
            throw new ServerException("interrupted while waiting for an answer");
        }
    }

    @Override
    public void close() {
        if (!socket.isOutputClosed()) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .orTimeout(1, TimeUnit.SECONDS)
                    .exceptionally(e -> socket);
        }
        socket.abort();
    }

    /** Puts fragments together. */
    private static final class Inbox implements WebSocket.Listener {
        final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            binary.writeBytes(bytes);
            if (binary.size() > LARGEST_ANSWER) {
                end("the server's answer is larger than " + LARGEST_ANSWER + " bytes");
                socket.abort();
            } else if (last) {
                arrivals.add(new Arrival(Optional.of(binary.toByteArray()), ""));
                binary.reset();
            }
            return WebSocket.Listener.super.onBinary(socket, data, last);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                end("the server says: " + text);
                text.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            end("the server closed the connection (" + status + " " + reason + ")");
            return WebSocket.Listener.super.onClose(socket, status, reason);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end("the connection broke: " + error.getMessage());
        }

        private void end(String reason) {
            arrivals.add(new Arrival(Optional.empty(), reason));
        }
    }
}
