package vidact.serving.server;

import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import vidact.serving.robot.Decision;
import vidact.serving.robot.Engine;
import vidact.serving.robot.Refusal;
import vidact.serving.robot.Request;
import vidact.serving.robot.RequestReader;
import vidact.serving.robot.Robot;
import vidact.serving.wire.MessagePack;
import vidact.serving.wire.WireException;

/**
 * One robot's connection in openpi's protocol: a frame of metadata, then a reply for each observation, in their order. An error is a frame
 * of text, after which the connection is closed.
 */
final class RobotSocket implements Subscriber<WebSocketFrame> {
    private static final int MOST_UNREAD = 16; // replies

    private final Engine engine;
    private final RequestReader reader;
    private final Robot robot;
    private final WebSocketWriter out;
    private final AtomicInteger unread = new AtomicInteger();
    private Optional<Subscription> frames = Optional.empty();
    private volatile double previousMillis = -1;

    RobotSocket(Engine engine, RequestReader reader, Robot robot, WebSocketWriter out) {
        this.engine = engine;
        this.reader = reader;
        this.robot = robot;
        this.out = out;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        frames = Optional.of(subscription);
        subscription.request(1);
    }

    @Override
    public void onNext(WebSocketFrame frame) {
        try (frame) {
            switch (frame.type()) {
                case BINARY -> observe(frame.array());
                case TEXT ->
                    refuse(
                            WebSocketCloseStatus.INVALID_MESSAGE_TYPE,
                            "observations are binary frames with MessagePack");
                case PING -> out.writePong(frame.array());
                case CLOSE -> out.close();
                case PONG, CONTINUATION -> {}
            }
        }
        frames.ifPresent(subscription -> subscription.request(1));
    }

    private void observe(byte[] message) {
        long arrived = System.nanoTime();
        Request request;
        try {
            request = reader.read(MessagePack.decodeMap(message), engine.model());
        } catch (WireException e) {
            engine.gauges().malformed();
            refuse(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, e.sentence());
            return;
        }
        CompletableFuture<Decision> unused = engine.decide(robot, request).whenComplete((decision, failure) -> {
            if (failure == null) {
                answer(request, decision, arrived);
            } else {
                refuse(request, (Refusal) failure);
            }
        });
    }

    private void answer(Request request, Decision decision, long arrived) {
        send(Contract.reply(request, decision, previousMillis));
        CompletableFuture<Void> unused =
                out.whenConsumed().thenRun(() -> previousMillis = (System.nanoTime() - arrived) / 1e6);
    }

    private void refuse(Request request, Refusal refusal) {
        boolean asked = request.wish().deadlineMillis() > 0;
        switch (refusal.why()) {
            case SUPERSEDED -> send(Contract.dropped(request, "superseded"));
            case LATE -> {
                if (asked) {
                    send(Contract.dropped(request, "late"));
                } else {
                    refuse(WebSocketCloseStatus.TRY_AGAIN_LATER, refusal.sentence());
                }
            }
            case BUSY, NOT_READY -> refuse(WebSocketCloseStatus.TRY_AGAIN_LATER, refusal.sentence());
            case STOPPING -> refuse(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, refusal.sentence());
            case FAILED -> refuse(WebSocketCloseStatus.INTERNAL_SERVER_ERROR, refusal.sentence());
        }
    }

    private void send(byte[] message) {
        if (unread.incrementAndGet() > MOST_UNREAD) {
            out.close(WebSocketCloseStatus.POLICY_VIOLATION, "replies are not read");
            return;
        }
        if (out.tryWrite(message)) {
            CompletableFuture<Void> unused =
                    out.whenConsumed().whenComplete((done, failure) -> unread.decrementAndGet());
        }
    }

    /** A frame of text, then the end. */
    private void refuse(WebSocketCloseStatus status, String sentence) {
        refuse(out, status, sentence);
    }

    static void refuse(WebSocketWriter out, WebSocketCloseStatus status, String sentence) {
        if (out.tryWrite(sentence)) {
            out.close(status, "the reason is in the frame before");
        }
    }

    /** Says that the server ends. */
    void stop() {
        out.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the server is stopping");
    }

    @Override
    public void onError(Throwable failure) {
        engine.disconnect(robot);
        out.abort(failure);
    }

    @Override
    public void onComplete() {
        engine.disconnect(robot);
        out.close();
    }
}
